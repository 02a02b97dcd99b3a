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

/** How far long work is; of the phase that was told last; each takes the place of the one before. */
export interface ProgressEvent {
  type: 'progress';
  /** 0 to 1. */
  share: number;
  /** Since the work began. */
  seconds: number;
}

/** Something worth knowing, once. */
export interface NoteEvent {
  type: 'note' | 'warning';
  message: string;
}

export type DriverEvent = ResourceEvent | StepEvent | PhaseEvent | ProgressEvent | NoteEvent;

/** Takes events as they happen; never throws. */
export type Report = (event: DriverEvent) => void;
