// The list of all types of step.
import { autoML } from './auto-ml';
import { condition } from './condition';
import { fail } from './fail';
import { KNOWN_TYPES } from './known';
import { lambda } from './lambda';
import { model } from './model';
import { processing } from './processing';
import { registerModel } from './register-model';
import type { StepType } from './step-type';
import { transform } from './transform';

/** Every type that a definition may hold, by name. */
export const STEP_TYPES: ReadonlyMap<string, StepType> = new Map(
  [processing, autoML, transform, model, registerModel, condition, fail, lambda, ...KNOWN_TYPES].map((type) => [type.type, type]),
);

/** Names of the types that are run here. */
export const RUNNABLE_TYPES: readonly string[] = [...STEP_TYPES.values()].filter(({ run }) => run !== undefined).map(({ type }) => type);
