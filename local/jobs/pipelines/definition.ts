// A pipeline definition once parsed: parameters, and every step with the place it has.
import type { ParameterValue } from './execution-state';
import type { Json, JsonObject } from './json';

/** One parameter of the pipeline. */
export interface ParameterDeclaration {
  name: string;
  type: 'String' | 'Integer' | 'Float' | 'Boolean';
  defaultValue?: ParameterValue;
  allowed?: readonly Json[];
}

/** One entry of RetryPolicies, defaults filled in. */
export interface RetryPolicy {
  exceptionTypes: readonly string[];
  intervalSeconds: number;
  backoffRate: number;
  /** Retries after the first attempt. */
  maxAttempts?: number;
  /** Minutes since the step's start within which a retry may begin. */
  expireAfterMinutes?: number;
}

/** A JSON file in an output of a processing job. */
export interface PropertyFile {
  name: string;
  outputName: string;
  filePath: string;
}

/** One value that a Lambda or Callback answers. */
export interface OutputParameter {
  name: string;
  type: 'String' | 'Integer' | 'Float' | 'Boolean';
}

/** Where a step inside a Condition lies. */
export interface Branch {
  condition: string;
  /** In IfSteps, else in ElseSteps. */
  taken: boolean;
}

/** One step. */
export interface StepDefinition {
  name: string;
  type: string;
  /** Where it is in the document, such as `Steps[3].Arguments.IfSteps[0]`. */
  path: string;
  displayName?: string;
  description?: string;
  arguments: JsonObject;
  dependsOn: readonly string[];
  cache?: { expireAfter?: string };
  retryPolicies: readonly RetryPolicy[];
  propertyFiles: readonly PropertyFile[];
  outputParameters: readonly OutputParameter[];
  /** Further keys of its type, such as FunctionArn. */
  extra: JsonObject;
  branch?: Branch;
  /** A Condition's own conditions; its branches' steps stand in the definition's list like all others. */
  conditions?: readonly JsonObject[];
}

/** A whole definition. */
export interface Definition {
  parameters: readonly ParameterDeclaration[];
  /** All steps, those in branches included, in order of the document. */
  steps: ReadonlyMap<string, StepDefinition>;
  experimentConfig?: JsonObject;
}

/** Every value in which a step may refer to something: its arguments and the keys of its type; a Condition's conditions. */
export function referringValues(step: StepDefinition): Readonly<Record<string, Json>> {
  if (step.conditions !== undefined) return { 'Arguments.Conditions': step.conditions };
  const extra = Object.entries(step.extra).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
  return { Arguments: step.arguments, ...Object.fromEntries(extra) };
}
