// A pipeline definition opened for the linter: its steps wherever they stand, its parameters, its references.
import { readGet, type Target } from './get';
import { asList, asObject, isFunction, isObject, member, textOf, type JsonObject } from './json';

/** One step, at the top or in a branch. */
export interface DocumentStep {
  readonly name: string;
  readonly type: string;
  readonly json: JsonObject;
  readonly path: string;
  /** The branches that it stands in, outermost first. */
  readonly branches: readonly Branch[];
}

/** A branch of a Condition step. */
export interface Branch {
  readonly condition: string;
  readonly side: 'IfSteps' | 'ElseSteps';
}

/** A parameter. */
export interface DocumentParameter {
  readonly name: string;
  readonly type: string;
  readonly json: JsonObject;
  readonly path: string;
}

/** A `Get` somewhere in the document. */
export interface DocumentReference {
  readonly text: string;
  readonly target: Target;
  readonly path: string;
  /** The step that it stands in; undefined in the experiment's config. */
  readonly step?: DocumentStep;
}

/** A function object (`Get`, `Std:Join`, `Std:JsonGet`) somewhere in the document. */
export interface DocumentFunction {
  readonly json: JsonObject;
  readonly path: string;
  readonly step?: DocumentStep;
}

/** The whole document. */
export interface DefinitionDocument {
  readonly json: JsonObject;
  readonly steps: readonly DocumentStep[];
  readonly parameters: readonly DocumentParameter[];
  /** Every function object, nested ones too, wherever it stands. */
  readonly functions: readonly DocumentFunction[];
  readonly references: readonly DocumentReference[];
  /** The first step of a name. */
  step(name: string): DocumentStep | undefined;
  parameter(name: string): DocumentParameter | undefined;
}

/** Opens a parsed definition. */
export function openDocument(json: JsonObject): DefinitionDocument {
  const steps = collectSteps(json['Steps'], '$.Steps', []);
  const parameters = asList(json['Parameters']).flatMap((parameter, index): DocumentParameter[] => {
    if (!isObject(parameter)) return [];
    return [{ name: textOf(parameter['Name']), type: textOf(parameter['Type']), json: parameter, path: `$.Parameters[${index}]` }];
  });
  const functions = [
    ...collectFunctions(json['PipelineExperimentConfig'], '$.PipelineExperimentConfig', undefined),
    ...collectFunctions(json['MlflowConfig'], '$.MlflowConfig', undefined),
    ...parameters.flatMap((parameter) => collectFunctions(parameter.json, parameter.path, undefined)),
    ...steps.flatMap((step) => ownMembers(step).flatMap(([path, value]) => collectFunctions(value, path, step))),
  ];
  const references = functions.flatMap(({ json: found, path, step }): DocumentReference[] => {
    const text = found['Get'];
    return typeof text === 'string' ? [{ text, target: readGet(text), path, ...(step === undefined ? {} : { step }) }] : [];
  });
  return {
    json, steps, parameters, functions, references,
    step: (name) => steps.find((step) => step.name === name),
    parameter: (name) => parameters.find((parameter) => parameter.name === name),
  };
}

/** What a step says of itself, without the steps in its branches. */
export function ownMembers(step: DocumentStep): [path: string, value: unknown][] {
  return Object.entries(step.json).flatMap(([key, value]): [string, unknown][] => {
    const path = member(step.path, key);
    if (step.type !== 'Condition' || key !== 'Arguments' || !isObject(value)) return [[path, value]];
    return Object.entries(value).filter(([inner]) => inner !== 'IfSteps' && inner !== 'ElseSteps').map(([inner, content]) => [member(path, inner), content]);
  });
}

function collectSteps(value: unknown, path: string, branches: readonly Branch[]): DocumentStep[] {
  return asList(value).flatMap((json, index): DocumentStep[] => {
    if (!isObject(json)) return [];
    const step: DocumentStep = { name: textOf(json['Name']), type: textOf(json['Type']), json, path: `${path}[${index}]`, branches };
    if (step.type !== 'Condition') return [step];
    const content = asObject(json['Arguments']);
    const inner = (['IfSteps', 'ElseSteps'] as const).flatMap((side) => collectSteps(content[side], `${step.path}.Arguments.${side}`, [...branches, { condition: step.name, side }]));
    return [step, ...inner];
  });
}

function collectFunctions(value: unknown, path: string, step: DocumentStep | undefined): DocumentFunction[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => collectFunctions(item, `${path}[${index}]`, step));
  if (!isObject(value)) return [];
  const own: DocumentFunction[] = isFunction(value) ? [{ json: value, path, ...(step === undefined ? {} : { step }) }] : [];
  return [...own, ...Object.entries(value).flatMap(([key, inner]) => collectFunctions(inner, member(path, key), step))];
}
