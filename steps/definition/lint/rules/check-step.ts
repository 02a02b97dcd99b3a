// Rule `check-step`: QualityCheck and ClarifyCheck steps say what they check and by what.
import type { DocumentStep } from '../document';
import { fault, type Rule, type RuleFinding } from '../finding';
import { isFunction, show } from '../json';

const kinds: Readonly<Record<string, readonly string[]>> = {
  QualityCheck: ['DATA_QUALITY', 'MODEL_QUALITY'],
  ClarifyCheck: ['DATA_BIAS', 'MODEL_BIAS', 'MODEL_EXPLAINABILITY'],
};
const flags = ['SkipCheck', 'FailOnViolation', 'RegisterNewBaseline'];

export const checkStep: Rule = {
  id: 'check-step',
  summary: 'Checks have a CheckType of their kind, flags that are Booleans, and a model where they need one.',
  check: ({ steps }) => steps.flatMap(checkOne),
};

function checkOne(step: DocumentStep): RuleFinding[] {
  const allowed = kinds[step.type];
  if (allowed === undefined) return [];
  const kind = step.json['CheckType'];
  const needsModel = step.type === 'ClarifyCheck' && kind !== 'DATA_BIAS';
  return [
    ...(kind === undefined || allowed.includes(String(kind)) ? [] : [fault(`${step.path}.CheckType`, `got ${show(kind)}; allowed are ${allowed.join(', ')}`)]),
    ...(needsModel && step.json['ModelName'] === undefined ? [fault(step.path, `lacks ModelName, which ${String(kind)} needs`)] : []),
    ...flags.filter((flag) => step.json[flag] !== undefined && typeof step.json[flag] !== 'boolean' && !isFunction(step.json[flag])).map((flag) => fault(`${step.path}.${flag}`, `must be true, false or a reference; got ${show(step.json[flag])}`)),
  ];
}
