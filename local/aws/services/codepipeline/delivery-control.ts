// What the operations ask of those who run executions.
import type { ActionDeclaration } from './pipeline-declaration';

/** Runs executions that are on record. */
export interface DeliveryControl {
  /** Something about the pipeline has changed: looks at its executions at once. */
  look(pipelineName: string): void;
  /** What is wrong with an action's declaration; empty where it can be run. */
  faultsOf(action: ActionDeclaration): string[];
}
