// What a program wants of a resource, read from its RegisterResource call.
import type { RegisterResourceRequest } from '@pulumi/pulumi/proto/resource_pb';
import type { Alias } from '@pulumi/pulumi/proto/alias_pb';
import { fromStruct } from '../values/struct';
import { resolveOutputs, withoutNulls, type Values } from '../values/wire';
import { makeUrn, nameOf, qualifiedTypeOf, typeOf, type StackName } from './urn';

/** A resource as the program wants it. */
export interface Goal {
  urn: string;
  type: string;
  name: string;
  custom: boolean;
  inputs: Values;
  parent: string;
  protect: boolean;
  dependencies: string[];
  propertyDependencies: Record<string, string[]>;
  provider: string;
  version: string;
  pluginDownloadUrl: string;
  ignoreChanges: string[];
  replaceOnChanges: string[];
  deleteBeforeReplace: boolean | undefined;
  additionalSecretOutputs: string[];
  aliases: string[];
  importId: string;
  retainOnDelete: boolean;
  deletedWith: string;
  customTimeouts: Record<string, number>;
}

/** Seconds of `90s`, `10m`, `1h30m`. */
export function durationSeconds(text: string): number {
  const units: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 };
  return [...text.matchAll(/([\d.]+)(ms|h|m|s)/g)].reduce((sum, [, count = '0', unit = 's']) => sum + Number(count) * (units[unit] ?? 1), 0);
}

function aliasUrn(alias: Alias, goal: { name: string; type: string; parent: string }, stack: StackName): string {
  const spec = alias.getSpec();
  if (spec === undefined) return alias.getUrn();
  const parent = spec.getNoparent() ? '' : spec.getParenturn() !== '' ? spec.getParenturn() : goal.parent;
  const names: StackName = { stack: spec.getStack() !== '' ? spec.getStack() : stack.stack, project: spec.getProject() !== '' ? spec.getProject() : stack.project };
  return makeUrn(names, spec.getType() !== '' ? spec.getType() : goal.type, spec.getName() !== '' ? spec.getName() : goal.name, parent);
}

/** URNs by which a child of a renamed parent was known before. */
export function inheritedAliases(goal: Goal, parentAliases: readonly string[], stack: StackName): string[] {
  return parentAliases.map((parent) => {
    const oldName = nameOf(parent);
    const newName = nameOf(goal.parent);
    const name = oldName !== newName && goal.name.startsWith(newName) ? oldName + goal.name.slice(newName.length) : goal.name;
    return makeUrn(stack, goal.type, name, qualifiedTypeOf(parent) === '' ? '' : parent);
  });
}

/** Reads a request; values are flattened to what the state keeps. */
export function readGoal(request: RegisterResourceRequest, stack: StackName): Goal {
  const type = request.getType();
  const name = request.getName();
  const parent = request.getParent();
  const timeouts = request.getCustomtimeouts();
  const base = { name, type, parent };
  return {
    ...base, urn: makeUrn(stack, type, name, parent), custom: request.getCustom(),
    inputs: withoutNulls(resolveOutputs(fromStruct(request.getObject())) as Values),
    protect: request.getProtect() ?? false, dependencies: [...new Set(request.getDependenciesList())].sort(),
    propertyDependencies: Object.fromEntries([...request.getPropertydependenciesMap().entries()].map(([key, value]) => [key, value.getUrnsList().sort()])),
    provider: request.getProvider(), version: request.getVersion(), pluginDownloadUrl: request.getPlugindownloadurl(),
    ignoreChanges: request.getIgnorechangesList(), replaceOnChanges: request.getReplaceonchangesList(),
    deleteBeforeReplace: request.getDeletebeforereplacedefined() ? request.getDeletebeforereplace() : undefined,
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    aliases: [...request.getAliasurnsList(), ...request.getAliasesList().map((alias) => aliasUrn(alias, base, stack))],
    importId: request.getImportid(), retainOnDelete: request.getRetainondelete() ?? false, deletedWith: request.getDeletedwith(),
    customTimeouts: timeouts === undefined ? {} : Object.fromEntries(
      (['create', 'update', 'delete'] as const).map((key) => [key, durationSeconds(timeouts[key === 'create' ? 'getCreate' : key === 'update' ? 'getUpdate' : 'getDelete']())] as const).filter(([, seconds]) => seconds > 0),
    ),
  };
}

export { typeOf };
