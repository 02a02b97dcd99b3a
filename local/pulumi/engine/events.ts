// The engine's events, as Pulumi's event log has them (sdk/go/common/apitype/events.go).
import type { ResourceState } from '../backend/checkpoint';
import { maskValues } from '../secrets/sealed-values';
import type { ProviderDiff } from '../plugins/provider-client';

/** What is done to a resource. */
export type Operation =
  | 'same' | 'create' | 'update' | 'delete' | 'replace' | 'create-replacement' | 'delete-replaced' | 'read' | 'refresh'
  | 'read-replacement' | 'discard' | 'discard-replaced' | 'remove-pending-replace' | 'import';

/** One event without its number and time. */
export type EngineEvent = Readonly<Record<string, unknown>>;

const diffKindNames = ['add', 'add-replace', 'delete', 'delete-replace', 'update', 'update-replace'] as const;

/** A state as events show it: secrets masked. */
function stateMetadata(state: ResourceState): Record<string, unknown> {
  return {
    type: state.type, urn: state.urn, ...(state.custom ? { custom: true } : {}), ...(state.delete === true ? { delete: true } : {}), id: state.id ?? '',
    parent: state.parent ?? '', ...(state.protect === true ? { protect: true } : {}), ...(state.retainOnDelete === true ? { retainOnDelete: true } : {}),
    inputs: maskValues(state.inputs ?? {}), outputs: maskValues(state.outputs ?? {}), provider: state.provider ?? '',
    ...(state.initErrors === undefined || state.initErrors.length === 0 ? {} : { initErrors: state.initErrors }),
  };
}

/** What an event of a step says. */
export interface StepFacts {
  operation: Operation;
  urn: string;
  type: string;
  old?: ResourceState;
  new?: ResourceState;
  diff?: ProviderDiff;
  keys?: readonly string[];
  diffs?: readonly string[];
  logical: boolean;
  provider: string;
}

export function stepMetadata(facts: StepFacts): Record<string, unknown> {
  const detailed = facts.diff?.detailed;
  return {
    op: facts.operation, urn: facts.urn, type: facts.type,
    old: facts.old === undefined ? null : stateMetadata(facts.old), new: facts.new === undefined ? null : stateMetadata(facts.new),
    ...(facts.keys === undefined || facts.keys.length === 0 ? {} : { keys: facts.keys }),
    ...(facts.diffs === undefined || facts.diffs.length === 0 ? {} : { diffs: facts.diffs }),
    detailedDiff: detailed === undefined ? null : Object.fromEntries(Object.entries(detailed).map(([path, { kind, inputDiff }]) => [path, { diffKind: diffKindNames[kind] ?? 'update', inputDiff }])),
    ...(facts.logical ? { logical: true } : {}), provider: facts.provider,
  };
}
