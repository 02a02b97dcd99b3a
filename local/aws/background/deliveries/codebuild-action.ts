// An action in CodeBuild: a build of a project on the input artifacts.
import { z } from 'zod';
import { AwsError } from '../../operation';
import { configurationFaults, type ActionKind, type ActionWork, type Outcome } from './action-kind';

interface Started { build: { id: string; buildStatus: string; phases?: readonly { phaseType: string; phaseStatus?: string; contexts?: readonly { statusCode: string; message: string }[] }[]; exportedEnvironmentVariables?: readonly { name: string; value: string }[] } }

const variablesSchema = z.array(z.object({ name: z.string(), value: z.string(), type: z.enum(['PLAINTEXT', 'PARAMETER_STORE', 'SECRETS_MANAGER']).optional() }));

/** EnvironmentVariables is a text of JSON. @throws AwsError ConfigurationError */
function variablesOf({ EnvironmentVariables: text = '[]' }: ActionWork['configuration']): z.infer<typeof variablesSchema> {
  try {
    return variablesSchema.parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) throw new AwsError('ConfigurationError', 'EnvironmentVariables is not a JSON list of {name, value, type}');
    throw error;
  }
}

/** CodePipeline hands a build its inputs as zips, and says where the outputs belong. */
function startRequest({ execution, action, configuration, output }: ActionWork): object {
  const inputs = action.inputArtifacts ?? [];
  const primary = configuration['PrimarySource'] ?? inputs[0]?.name ?? '';
  const placeOf = (artifact: string): string => `${execution.artifacts[artifact]?.bucket ?? ''}/${execution.artifacts[artifact]?.key ?? ''}`;
  const outputs = action.outputArtifacts ?? [];
  const target = (artifact: string): object => ({ type: 'S3', location: output(artifact).bucket, name: output(artifact).key, packaging: 'ZIP', ...(outputs.length > 1 ? { artifactIdentifier: artifact } : {}) });
  const [first, ...others] = outputs.map(({ name }) => target(name));
  return {
    projectName: configuration['ProjectName'], sourceTypeOverride: 'S3', sourceLocationOverride: placeOf(primary), ...(execution.artifacts[primary]?.revision === undefined ? {} : { sourceVersion: execution.artifacts[primary].revision }),
    secondarySourcesOverride: inputs.filter(({ name }) => name !== primary).map(({ name }) => ({ type: 'S3', location: placeOf(name), sourceIdentifier: name })),
    artifactsOverride: first ?? { type: 'NO_ARTIFACTS' }, secondaryArtifactsOverride: others, environmentVariablesOverride: variablesOf(configuration),
  };
}

/** A build's failure in CodePipeline's words. */
function failureOf({ buildStatus, phases = [] }: Started['build']): Outcome {
  const phase = phases.find(({ phaseStatus, contexts }) => contexts !== undefined && contexts.length > 0 && phaseStatus !== 'SUCCEEDED') ?? phases.find(({ contexts }) => (contexts ?? []).length > 0);
  const [context] = phase?.contexts ?? [];
  const why = context === undefined ? '' : ` Phase: ${phase?.phaseType ?? ''}, Code: ${context.statusCode}, Message: ${context.message}`;
  return { status: 'Failed', error: { code: 'JobFailed', message: `Build terminated with state: ${buildStatus}.${why}` } };
}

export const codebuildAction: ActionKind = {
  category: ['Build', 'Test'], provider: 'CodeBuild',
  faults: (action) => [
    ...configurationFaults(action, ['ProjectName'], ['PrimarySource', 'EnvironmentVariables']),
    ...((action.inputArtifacts ?? []).length > 0 ? [] : [`Action ${action.name}: a build has at least one input artifact`]),
    ...((action.inputArtifacts ?? []).length > 1 && action.configuration?.['PrimarySource'] === undefined ? [`Action ${action.name} has several input artifacts and no PrimarySource`] : []),
  ],
  async begin(work) {
    const { build } = await work.cloud.call<Started>('codebuild', 'StartBuild', startRequest(work), work.caller);
    return { status: 'InProgress', externalId: build.id };
  },
  async look(work, run) {
    const { builds: [build] = [] } = await work.cloud.call<{ builds: Started['build'][] }>('codebuild', 'BatchGetBuilds', { ids: [run.externalId] }, work.caller);
    if (build === undefined) return { status: 'Failed', error: { code: 'JobFailed', message: `The build ${run.externalId ?? ''} is not there any more` } };
    if (build.buildStatus === 'IN_PROGRESS') return { status: 'InProgress' };
    if (build.buildStatus !== 'SUCCEEDED') return failureOf(build);
    return {
      status: 'Succeeded', externalId: build.id, outputs: Object.fromEntries((work.action.outputArtifacts ?? []).map(({ name }) => [name, work.output(name)])),
      variables: Object.fromEntries((build.exportedEnvironmentVariables ?? []).map(({ name, value }) => [name, value])),
    };
  },
  async stop(work, run) {
    await work.cloud.call('codebuild', 'StopBuild', { id: run.externalId }, work.caller);
  },
};
