// The parts of an engine event's step that displays read (sdk/go/common/apitype/events.go).
import type { Values } from '../values/wire';

/** A resource's state as an event tells it. */
export interface ShownState {
  type: string;
  urn: string;
  custom?: boolean;
  id: string;
  parent: string;
  protect?: boolean;
  retainOnDelete?: boolean;
  inputs: Values;
  outputs: Values;
  provider: string;
  initErrors?: readonly string[];
}

/** A step as an event tells it. */
export interface ShownStep {
  op: string;
  urn: string;
  old: ShownState | null;
  new: ShownState | null;
  diffs?: readonly string[];
  keys?: readonly string[];
  logical?: boolean;
}

/** What a display reads of an event; exactly one member is there. */
export interface ShownEvent {
  preludeEvent?: object;
  resourcePreEvent?: { metadata: ShownStep };
  resOutputsEvent?: { metadata: ShownStep };
  resOpFailedEvent?: { metadata: ShownStep };
  diagnosticEvent?: ShownDiagnostic;
  policyEvent?: ShownViolation;
  summaryEvent?: ShownSummary;
  progressEvent?: { message: string; done: boolean };
  cancelEvent?: object;
}

export interface ShownDiagnostic {
  urn?: string;
  prefix: string;
  message: string;
  severity: string;
}

export interface ShownViolation {
  resourceUrn: string;
  message: string;
  policyName: string;
  policyPackName: string;
  policyPackVersion: string;
  enforcementLevel: string;
}

export interface ShownSummary {
  resourceChanges: Readonly<Record<string, number>>;
  PolicyPacks: Readonly<Record<string, string>>;
  durationSeconds: number;
  isPreview: boolean;
}

/** Renders an operation's events as a person reads them. */
export interface Display {
  handle(event: ShownEvent): void;
}

/** The state that a step is about: the old one where nothing new comes of it. */
export const resourceOf = (step: ShownStep): ShownState | null => step.new ?? step.old;
