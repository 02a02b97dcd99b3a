// Rule `check-step`: QualityCheck and ClarifyCheck steps say what they check and by what.
import type { DefinitionDocument, DocumentStep } from '../document';
import { fault, type Rule, type RuleFinding } from '../finding';
import { isFunction, show, textOf } from '../json';
import type { ScalarType } from '../property';
import { scalarType } from '../types';

const kinds: Readonly<Record<string, readonly string[]>> = {
  QualityCheck: ['DATA_QUALITY', 'MODEL_QUALITY'],
  ClarifyCheck: ['DATA_BIAS', 'MODEL_BIAS', 'MODEL_EXPLAINABILITY'],
};
const flags = ['SkipCheck', 'FailOnViolation', 'RegisterNewBaseline'];
const texts = ['ModelPackageGroupName', 'SuppliedBaselineStatistics', 'SuppliedBaselineConstraints', 'ModelName'];

export const checkStep: Rule = {
  id: 'check-step',
  summary: 'Checks have a CheckType of their kind, flags that are Booleans, and a model where they need one.',
  check: (document) => document.steps.flatMap((step) => checkOne(document, step)),
};

function checkOne(document: DefinitionDocument, step: DocumentStep): RuleFinding[] {
  const allowed = kinds[step.type];
  if (allowed === undefined) return [];
  const kind = step.json['CheckType'];
  const needsModel = step.type === 'ClarifyCheck' && kind !== 'DATA_BIAS';
  return [
    ...(kind === undefined || allowed.includes(textOf(kind)) ? [] : [fault(`${step.path}.CheckType`, `got ${show(kind)}; allowed are ${allowed.join(', ')}`)]),
    ...(needsModel && step.json['ModelName'] === undefined ? [fault(step.path, `lacks ModelName, which ${textOf(kind)} needs`)] : []),
    ...flags.flatMap((flag) => checkMember(document, step, flag, 'Boolean')),
    ...texts.flatMap((text) => checkMember(document, step, text, 'String')),
  ];
}

/** The SDK writes null for what is not given. */
function checkMember(document: DefinitionDocument, step: DocumentStep, key: string, wanted: ScalarType): RuleFinding[] {
  const value = step.json[key];
  if (value == null) return [];
  const type = scalarType(document, value);
  const fits = type === wanted || (type === undefined && isFunction(value));
  return fits ? [] : [fault(`${step.path}.${key}`, `must be of type ${wanted}; got ${show(value)} of type ${type ?? 'unknown'}`)];
}
