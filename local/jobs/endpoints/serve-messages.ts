// What an endpoint's process and the endpoint say to each other once the model is open.

/** A request to the model. */
export interface ModelRequest {
  body: Uint8Array;
  contentType: string;
  accept?: string;
}

/** The model's answer: what a container said, or why it refused. */
export type ModelAnswer =
  | { kind: 'answer'; body: Uint8Array; contentType: string }
  /** `status`: the container's own, such as 400 for a record that the flow cannot take. */
  | { kind: 'refusal'; status: number; message: string };

/** To the process. */
export type ServeOrder = { type: 'invoke'; id: number; request: ModelRequest };

/** From the process, as the value of a progress message. */
export type ServeProgress = { type: 'ready' } | { type: 'answer'; id: number; answer: ModelAnswer };
