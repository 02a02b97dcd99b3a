// Rule `reference-target`: what a `Get` refers to exists: parameter, step, property, output, variable.
import { fault, type Rule, type RuleFinding } from '../finding';
import type { DefinitionDocument, DocumentReference } from '../document';
import { show } from '../json';
import { propertyOf, undeclaredKey } from '../property';

const variables = ['StartDateTime', 'CurrentDateTime', 'PipelineName', 'PipelineArn', 'PipelineExecutionId', 'PipelineExecutionArn', 'TrainingJobName', 'ProcessingJobName'];

/** Variables that exist only within one kind of job. */
const ownJob: Readonly<Record<string, readonly string[]>> = { TrainingJobName: ['Training'], ProcessingJobName: ['Processing', 'QualityCheck', 'ClarifyCheck'] };

export const referenceTarget: Rule = {
  id: 'reference-target',
  summary: 'Parameters, steps, properties, outputs and variables that are referred to exist.',
  check: (document) => document.references.flatMap((reference) => checkReference(document, reference)),
};

function checkReference(document: DefinitionDocument, { target, text, path, step }: DocumentReference): RuleFinding[] {
  switch (target.kind) {
    case 'unreadable':
      return [fault(path, `cannot read ${show(text)}: ${target.reason}`)];
    case 'parameter': {
      const names = document.parameters.map((parameter) => parameter.name);
      return names.includes(target.name) ? [] : [fault(path, `All parameters used in step definitions must be defined: there is no parameter ${show(target.name)}; there are ${names.join(', ') || 'none'}`)];
    }
    case 'execution': {
      const types = ownJob[target.variable];
      if (!variables.includes(target.variable)) return [fault(path, `an execution has no variable ${show(target.variable)}; it has ${variables.join(', ')}`)];
      return types === undefined || types.includes(step?.type ?? '') ? [] : [fault(path, `Execution.${target.variable} exists within a ${types.join(' or ')} step only`)];
    }
    case 'experiment': {
      const known = target.name === 'ExperimentName' || target.name === 'TrialName';
      if (!known) return [fault(path, `PipelineExperimentConfig has ExperimentName and TrialName only; got ${show(target.name)}`)];
      return document.json['PipelineExperimentConfig'] == null ? [fault(path, 'the document has no PipelineExperimentConfig')] : [];
    }
    case 'step':
      return checkStep(document, target, text, path);
  }
}

function checkStep(document: DefinitionDocument, target: Extract<DocumentReference['target'], { kind: 'step' }>, text: string, path: string): RuleFinding[] {
  const producer = document.step(target.step);
  if (producer === undefined) return [fault(path, `there is no step ${show(target.step)}; there are ${document.steps.map((step) => step.name).join(', ')}`)];
  const [first] = target.parts;
  // Reading a property file is looked at where Std:JsonGet is.
  if (first?.kind === 'member' && first.name === 'PropertyFiles' && path.endsWith('.PropertyFile')) return [];
  const property = propertyOf(producer, target.parts);
  if (property.kind === 'missing') return [fault(path, `${show(text)} does not exist: ${property.reason}`)];
  const undeclared = undeclaredKey(producer, target.parts);
  return undeclared === undefined ? [] : [fault(path, `${show(text)} does not exist: ${undeclared}`)];
}
