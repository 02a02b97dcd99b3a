// What each kind of container offers the chain.

/** A request's or response's body with its type. */
export interface Message {
  body: Buffer;
  contentType: string;
}

/** A container that answers one request after another. */
export interface Container {
  /** @throws ContainerFault */
  invoke(request: Message & { accept?: string }): Promise<Message>;
  close(): Promise<void>;
}

/** A container's refusal; the chain adds which container it was. */
export class ContainerFault extends Error {
  constructor(message: string, readonly statusCode: number) {
    super(message);
    this.name = 'ContainerFault';
  }
}

/**
 * Refuses what is no CSV.
 * @throws ContainerFault with status 415
 */
export function requireCsv(contentType: string): void {
  if (contentType.split(';')[0]?.trim().toLowerCase() !== 'text/csv') throw new ContainerFault(`content type ${contentType} is not served; send text/csv`, 415);
}
