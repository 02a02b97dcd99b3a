// What a resource provider does, in terms of property values: the part of Pulumi's provider protocol that an engine needs.
import type { Values } from '../values/wire';

/** Why inputs are refused. */
export interface CheckFailure {
  /** Empty where no single property is at fault. */
  property: string;
  reason: string;
}

/** A resource of the program. */
export interface ResourceRef {
  urn: string;
  /** Such as `aws-native:s3:Bucket`. */
  type: string;
  /** Logical name in the program. */
  name: string;
}

/** What Diff answers; the engine compares the inputs itself where `changes` is unknown. */
export interface DiffResult {
  changes: 'none' | 'unknown' | 'some';
  deleteBeforeReplace: boolean;
  /** Top-level properties whose change replaces the resource. */
  replaces?: string[];
  /** Top-level properties that differ. */
  diffs?: string[];
}

/** One package's provider. Errors of its methods reach the user as they are. */
export interface Provider {
  readonly version: string;
  checkConfig(news: Values): CheckFailure[];
  /** @param variables config without its namespace, each value a string or JSON. */
  configure(variables: ReadonlyMap<string, string>): Promise<void>;
  check(resource: ResourceRef, news: Values, randomSeed: Uint8Array): { inputs: Values; failures: CheckFailure[] };
  diff(resource: ResourceRef, state: Values, oldInputs: Values, news: Values): DiffResult;
  /** @throws PartialFailure where the resource exists but is not whole. */
  create(resource: ResourceRef, inputs: Values, preview: boolean): Promise<{ id: string; outputs: Values }>;
  /** Resolves to undefined where the resource is gone. @param state outputs as last known; empty on import. */
  read(resource: ResourceRef, id: string, inputs: Values, state: Values): Promise<{ id: string; inputs: Values; outputs: Values } | undefined>;
  update(resource: ResourceRef, id: string, state: Values, oldInputs: Values, news: Values, preview: boolean): Promise<Values>;
  delete(resource: ResourceRef, id: string, state: Values): Promise<void>;
  invoke(token: string, args: Values): Promise<Values>;
  /** Ends what is waited for. */
  cancel(): void;
}

/** A resource that was made, but not whole. */
export class PartialFailure extends Error {
  constructor(message: string, readonly id: string, readonly outputs: Values, readonly inputs: Values) {
    super(message);
    this.name = 'PartialFailure';
  }
}
