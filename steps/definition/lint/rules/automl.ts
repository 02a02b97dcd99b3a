// Rule `automl`: an AutoML step asks for what Autopilot does within a pipeline.
import type { DefinitionDocument, DocumentStep } from '../document';
import { advice, fault, type Rule, type RuleFinding } from '../finding';
import { asList, asObject, at, isFunction, show, textOf } from '../json';

/** The objectives that Autopilot has for each type of problem. */
const objectives: Readonly<Record<string, readonly string[]>> = {
  BinaryClassification: ['Accuracy', 'AUC', 'BalancedAccuracy', 'F1', 'Precision', 'Recall'],
  MulticlassClassification: ['Accuracy', 'BalancedAccuracy', 'F1macro', 'PrecisionMacro', 'RecallMacro'],
  Regression: ['MAE', 'MSE', 'R2', 'RMSE'],
};

/** The environment of an ENSEMBLING candidate. */
const environment = ['MODEL_NAME', 'SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT', 'SAGEMAKER_SUBMIT_DIRECTORY', 'SAGEMAKER_INFERENCE_SUPPORTED', 'SAGEMAKER_INFERENCE_OUTPUT', 'SAGEMAKER_PROGRAM'];

export const automl: Rule = {
  id: 'automl',
  summary: 'AutoML steps are ENSEMBLING, with type and objective together, channels that agree, and one container to refer to.',
  check: (document) => [...document.steps.filter((step) => step.type === 'AutoML').flatMap(checkStep), ...checkCandidates(document)],
};

function checkStep(step: DocumentStep): RuleFinding[] {
  const content = asObject(step.json['Arguments']);
  const path = `${step.path}.Arguments`;
  const mode = at(content, 'AutoMLJobConfig', 'Mode');
  return [
    ...(mode === 'ENSEMBLING' ? [] : [fault(`${path}.AutoMLJobConfig.Mode`, `must be the literal "ENSEMBLING"; got ${show(mode)}`)]),
    ...checkObjective(content['ProblemType'], at(content, 'AutoMLJobObjective', 'MetricName'), path),
    ...checkChannels(asList(content['InputDataConfig']), at(content, 'AutoMLJobConfig', 'DataSplitConfig', 'ValidationFraction'), path),
  ];
}

function checkObjective(type: unknown, metric: unknown, path: string): RuleFinding[] {
  if ((type === undefined) !== (metric === undefined)) return [fault(path, `ProblemType and AutoMLJobObjective come together or not at all; got ${type === undefined ? 'the objective' : 'the type'} only`)];
  const allowed = typeof type === 'string' ? objectives[type] : undefined;
  if (allowed === undefined || typeof metric !== 'string' || allowed.includes(metric)) return [];
  return [advice(`${path}.AutoMLJobObjective.MetricName`, `got ${show(metric)}; for ${textOf(type)} Autopilot has ${allowed.join(', ')}`)];
}

function checkChannels(channels: readonly unknown[], fraction: unknown, path: string): RuleFinding[] {
  if (channels.length < 2) return [];
  const place = `${path}.InputDataConfig[1]`;
  const differing = ['TargetAttributeName', 'ContentType'].filter((key) => JSON.stringify(at(channels[0], key)) !== JSON.stringify(at(channels[1], key)));
  const kinds = channels.map((channel) => at(channel, 'ChannelType') ?? 'training');
  return [
    ...differing.map((key) => fault(`${place}.${key}`, `got ${show(at(channels[1], key))}, but the other channel has ${show(at(channels[0], key))}; both must agree`)),
    ...(kinds[0] === kinds[1] && !isFunction(kinds[0]) ? [fault(`${place}.ChannelType`, `both channels are ${show(kinds[0])}; one must be training, the other validation`)] : []),
    ...(fraction === undefined ? [] : [fault(`${path}.AutoMLJobConfig.DataSplitConfig.ValidationFraction`, 'cannot be set beside a validation channel')]),
  ];
}

/** References to the best candidate: it has one container, and the service promises six variables of it. */
function checkCandidates({ references, step }: DefinitionDocument): RuleFinding[] {
  return references.flatMap(({ target, path, text }): RuleFinding[] => {
    if (target.kind !== 'step' || step(target.step)?.type !== 'AutoML') return [];
    const { parts } = target;
    const place = parts.findIndex((part) => part.kind === 'member' && part.name === 'InferenceContainers');
    const index = parts[place + 1];
    if (place < 0 || index?.kind !== 'index') return [];
    if (index.index > 0) return [fault(path, `${show(text)}: a candidate of ENSEMBLING has one container, InferenceContainers[0]`)];
    const [variables, key] = parts.slice(place + 2);
    if (variables?.kind !== 'member' || variables.name !== 'Environment' || key?.kind !== 'key' || environment.includes(key.key)) return [];
    return [advice(path, `${show(text)}: only ${environment.join(', ')} are sure to be there`)];
  });
}
