// Builds and pipelines of delivery.
import { at, type Rule } from '../rule';

const projects = ['aws:codebuild/project:Project', 'aws-native:codebuild:Project'];
const pipelines = ['aws-native:codepipeline:Pipeline', 'aws:codepipeline/pipeline:Pipeline'];

interface Action { name?: string; actionTypeId?: { category?: string; provider?: string }; configuration?: Readonly<Record<string, unknown>> }

const actionsOf = (properties: Readonly<Record<string, unknown>>): Action[] => ((properties['stages'] ?? []) as { actions?: Action[] }[]).flatMap(({ actions = [] }) => actions);

export const deliveryRules: readonly Rule[] = [
  {
    name: 'codebuild-not-privileged', ids: ['CodeBuild.5', 'CKV_AWS_316'], types: projects, description: 'A build does not run in privileged mode.',
    check: (properties) => (String(at(properties, 'environment', 'privilegedMode') ?? false) === 'true' ? ['environment.privilegedMode must be false'] : []),
  },
  {
    name: 'codebuild-encrypted', ids: ['CKV_AWS_147', 'CKV_AWS_78', 'AwsSolutions-CB4'], types: projects, description: "A build's artifacts are encrypted with a customer key.",
    check: (properties) => (properties['encryptionKey'] === undefined ? ['encryptionKey must be given'] : []),
  },
  {
    name: 'codebuild-logged', ids: ['CodeBuild.4', 'CKV_AWS_314'], types: projects, description: "A build's output is logged.",
    check: (properties) => (at(properties, 'logsConfig', 'cloudwatchLogs', 'status') === 'ENABLED' || at(properties, 'logsConfig', 's3Logs', 'status') === 'ENABLED' ? [] : ['logsConfig must enable a log']),
  },
  {
    name: 'codebuild-no-keys-in-environment', ids: ['CodeBuild.2'], types: projects, description: 'A build has no keys of AWS among its plain variables.',
    check: (properties) => ((at(properties, 'environment', 'environmentVariables') ?? []) as { name?: string }[]).filter(({ name }) => /^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY)$/.test(name ?? '')).map(({ name }) => `environment.environmentVariables has ${name ?? ''}`),
  },
  {
    name: 'codebuild-no-credentials-in-source', ids: ['CodeBuild.1'], types: projects, description: "A source's address carries no credentials.",
    check: (properties) => (/^https?:\/\/[^/]*@/.test(String(at(properties, 'source', 'location') ?? '')) ? ['source.location carries credentials'] : []),
  },
  {
    name: 'codebuild-inline-buildspec', ids: ['mlops-delivery-buildspec'], types: projects, description: 'What a build does is in the stack: a push cannot change it.',
    check: (properties) => (at(properties, 'source', 'buildspec') === undefined ? ['source.buildspec must be given'] : []),
  },
  {
    name: 'codepipeline-encrypted', ids: ['CKV_AWS_219'], types: pipelines, description: "A pipeline's artifacts are encrypted with a customer key.",
    check: (properties) => (at(properties, 'artifactStore', 'encryptionKey', 'id') === undefined ? ['artifactStore.encryptionKey must be given'] : []),
  },
  {
    name: 'codepipeline-v2', ids: ['mlops-delivery-v2'], types: pipelines, description: 'A pipeline is of type V2, and its executions wait for each other.',
    check: (properties) => (properties['pipelineType'] === 'V2' && properties['executionMode'] === 'QUEUED' ? [] : [`pipelineType and executionMode are ${String(properties['pipelineType'])} and ${String(properties['executionMode'])}, not V2 and QUEUED`]),
  },
  {
    name: 'codepipeline-not-polling', ids: ['mlops-delivery-events'], types: pipelines, description: 'A pipeline is started by events, not by polling.',
    check: (properties) => actionsOf(properties).filter(({ actionTypeId, configuration }) => ['CodeCommit', 'S3'].includes(actionTypeId?.provider ?? '') && String(configuration?.['PollForSourceChanges']) !== 'false').map(({ name }) => `action ${name ?? ''} polls`),
  },
];
