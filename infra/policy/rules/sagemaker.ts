// Pipelines, and what their steps ask for.
import { at, listOf, type Properties, type Rule } from '../rule';

const pipeline = ['aws-native:sagemaker:Pipeline'];

interface Step { name: string; type: string; arguments: unknown }

/** Steps of an inline definition, those in branches too. */
function stepsOf(properties: Properties): Step[] {
  const body = at(properties, 'pipelineDefinition', 'pipelineDefinitionBody');
  if (typeof body !== 'string') return [];
  const visit = (steps: unknown): Step[] => listOf(steps).flatMap((step) => [
    { name: String(at(step, 'Name')), type: String(at(step, 'Type')), arguments: at(step, 'Arguments') },
    ...visit(at(step, 'Arguments', 'IfSteps')), ...visit(at(step, 'Arguments', 'ElseSteps')),
  ]);
  return visit(at(JSON.parse(body), 'Steps'));
}

/** Where each kind of job names the keys of its output and of its disks. */
const keys: Readonly<Record<string, readonly (readonly string[])[]>> = {
  Processing: [['ProcessingOutputConfig', 'KmsKeyId'], ['ProcessingResources', 'ClusterConfig', 'VolumeKmsKeyId']],
  AutoML: [['OutputDataConfig', 'KmsKeyId'], ['AutoMLJobConfig', 'SecurityConfig', 'VolumeKmsKeyId']],
  Transform: [['TransformOutput', 'KmsKeyId'], ['TransformResources', 'VolumeKmsKeyId']],
};

export const sagemakerRules: readonly Rule[] = [
  {
    name: 'sagemaker-jobs-encrypted', ids: ['MLSEC02-BP01', 'CKV_AWS_98', 'CKV_AWS_367', 'CKV_AWS_368'], types: pipeline, description: 'Each job of a pipeline encrypts its output and its disks with a named key.',
    check: (properties) => stepsOf(properties).flatMap((step) => (keys[step.type] ?? []).filter((path) => at(step.arguments, ...path) === undefined).map((path) => `step ${step.name} must have ${path.join('.')}`)),
  },
  {
    name: 'sagemaker-traffic-encrypted', ids: ['MLSEC04-BP02', 'SageMaker.9', 'CKV_AWS_369'], types: pipeline, description: 'Machines that train together encrypt what they tell each other.',
    check: (properties) => stepsOf(properties).filter(({ type }) => type === 'AutoML')
      .filter((step) => at(step.arguments, 'AutoMLJobConfig', 'SecurityConfig', 'EnableInterContainerTrafficEncryption') !== true)
      .map(({ name }) => `step ${name} must have AutoMLJobConfig.SecurityConfig.EnableInterContainerTrafficEncryption`),
  },
  {
    name: 'sagemaker-definition-inline', ids: ['MLREL03-BP01'], types: pipeline, description: 'A definition is inline: what is deployed is what was reviewed.',
    check: (properties) => (typeof at(properties, 'pipelineDefinition', 'pipelineDefinitionBody') === 'string' ? [] : ['pipelineDefinition must have pipelineDefinitionBody']),
  },
];
