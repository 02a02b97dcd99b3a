// Rule `branch-reference`: nothing waits for a step that may never run, or never does.
import type { DefinitionDocument, DocumentStep } from '../document';
import { advice, fault, type Rule, type RuleFinding } from '../finding';
import { asList, textOf } from '../json';

export const branchReference: Rule = {
  id: 'branch-reference',
  summary: 'No step needs one of the opposite branch, of a Fail step, or of a branch that may not be taken.',
  check: (document) => document.steps.flatMap((step) => needs(document, step).flatMap(([other, path]) => judge(step, other, path))),
};

/** Steps that a step needs, with the place that says so. */
function needs(document: DefinitionDocument, step: DocumentStep): [DocumentStep, string][] {
  const named = asList(step.json['DependsOn']).map((name, index): [string, string] => [textOf(name), `${step.path}.DependsOn[${index}]`]);
  const referred = document.references.flatMap(({ step: owner, target, path }): [string, string][] => (owner === step && target.kind === 'step' ? [[target.step, path]] : []));
  return [...named, ...referred].flatMap(([name, path]): [DocumentStep, string][] => {
    const other = document.step(name);
    return other === undefined || other === step ? [] : [[other, path]];
  });
}

function judge(step: DocumentStep, other: DocumentStep, path: string): RuleFinding[] {
  const opposite = other.branches.find((branch) => step.branches.some((own) => own.condition === branch.condition && own.side !== branch.side));
  if (opposite !== undefined) return [fault(path, `${other.name} stands in ${opposite.side} of ${opposite.condition}, ${step.name} in the other branch: only one of them runs`)];
  const outside = other.branches.find((branch) => !step.branches.some((own) => own.condition === branch.condition));
  if (outside === undefined) return [];
  const isOwnCondition = step.type === 'Condition' && step.name === outside.condition;
  if (isOwnCondition) return [fault(path, `${other.name} runs only after the condition ${step.name} has chosen its branch`)];
  return [advice(path, `${other.name} stands in ${outside.side} of ${outside.condition}: if that branch is not taken, ${step.name} never runs`)];
}
