// Rule `depends-on`: what a step waits for exists, is another step, and can be waited for.
import type { DefinitionDocument, DocumentStep } from '../document';
import { advice, fault, type Rule, type RuleFinding } from '../finding';
import { asList, isFunction, show, textOf } from '../json';

export const dependsOn: Rule = {
  id: 'depends-on',
  summary: 'DependsOn names other steps that exist and do not fail.',
  check: (document) => document.steps.flatMap((step) => checkStep(document, step)),
};

function checkStep(document: DefinitionDocument, step: DocumentStep): RuleFinding[] {
  const path = `${step.path}.DependsOn`;
  const names = step.json['DependsOn'];
  if (names === undefined || isFunction(names)) return [];
  if (!Array.isArray(names)) return [fault(path, `must be a list of names of steps; got ${show(names)}`)];
  return names.flatMap((name: unknown, index) => {
    const place = `${path}[${index}]`;
    if (isFunction(name)) return [];
    if (name === step.name) return [fault(place, 'a step cannot wait for itself')];
    const other = document.step(textOf(name));
    if (other === undefined) return [fault(place, `there is no step ${show(name)}; there are ${document.steps.map((known) => known.name).join(', ')}`)];
    if (other.type === 'Fail') return [fault(place, `${show(name)} is a Fail step, after which nothing runs`)];
    return isImplied(document, step, other.name) ? [advice(place, `is implied: the step refers to ${other.name} anyway`)] : [];
  });
}

function isImplied(document: DefinitionDocument, step: DocumentStep, name: string): boolean {
  const fromS3 = asList(step.json['DependsOn']).length > 0 && document.functions.some((found) => found.step === step && 'Std:JsonGet' in found.json);
  return !fromS3 && document.references.some((reference) => reference.step === step && reference.target.kind === 'step' && reference.target.step === name);
}
