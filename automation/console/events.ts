// What happens while a command works, as data: producers emit these, one reporter shows them.

/** How one resource of a stack fares. */
export interface ResourceEvent {
  type: 'resource';
  /** Pulumi's word: `create`, `update`, `replace`, `delete`, `same`, `read`, `refresh` ... */
  operation: string;
  resourceType: string;
  name: string;
  status: 'started' | 'done' | 'failed';
  seconds?: number;
  message?: string;
}

/** How one step of a SageMaker pipeline execution fares. */
export interface StepEvent {
  type: 'step';
  name: string;
  /** SageMaker's word: `Starting`, `Executing`, `Succeeded`, `Failed`, `Stopped`. */
  status: string;
  seconds?: number;
  cached?: boolean;
  reason?: string;
}

/** A piece of work that takes a while begins; it ends with the next `phase` or the result. */
export interface PhaseEvent {
  type: 'phase';
  title: string;
}

/** Something worth knowing, once. */
export interface NoteEvent {
  type: 'note' | 'warning';
  message: string;
}

export type DriverEvent = ResourceEvent | StepEvent | PhaseEvent | NoteEvent;

/** Takes events as they happen; never throws. */
export type Report = (event: DriverEvent) => void;
