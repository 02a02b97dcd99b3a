// Turns CreateAutoMLJob's request into the engine's settings, refusing what is not run here.
import { createHash } from 'node:crypto';
import type { AutoMlRequest } from '../../../engines/autopilot/run-automl';
import { JobFailure } from '../needs';
import { canonicalJson } from '../pipelines/json';
import type { AutoMLChannel, AutoMLRequest } from './auto-ml-job';

/** The settings without the data. */
export type AutoMLSettings = Pick<AutoMlRequest,
  'contentType' | 'target' | 'seed' | 'problemType' | 'objective' | 'maxCandidates' | 'maxRuntimePerCandidateSeconds' | 'maxRuntimeSeconds'
  | 'validationFraction' | 'sampleWeight' | 'algorithms'>;

/** @throws JobFailure naming the member */
export function automlSettings(request: AutoMLRequest): AutoMLSettings {
  const { training, validation } = channelsOf(request);
  const config = request.AutoMLJobConfig ?? {};
  refuseOthers(request);
  const criteria = config.CompletionCriteria ?? {};
  const fraction = config.DataSplitConfig?.ValidationFraction;
  if (fraction !== undefined && validation !== undefined) throw wrong('DataSplitConfig.ValidationFraction and a validation channel exclude each other.');
  const algorithms = config.CandidateGenerationConfig?.AlgorithmsConfig?.[0]?.AutoMLAlgorithms;
  return withoutUndefined({
    contentType: contentTypeOf(training),
    target: training.TargetAttributeName,
    seed: seedOf(request),
    problemType: request.ProblemType as AutoMLSettings['problemType'],
    objective: request.AutoMLJobObjective?.MetricName,
    maxCandidates: criteria.MaxCandidates,
    maxRuntimePerCandidateSeconds: criteria.MaxRuntimePerTrainingJobInSeconds,
    maxRuntimeSeconds: criteria.MaxAutoMLJobRuntimeInSeconds,
    validationFraction: fraction,
    sampleWeight: training.SampleWeightAttributeName,
    algorithms,
  }) as AutoMLSettings;
}

/** The one or two channels, which must agree. @throws JobFailure */
export function channelsOf({ InputDataConfig: channels }: AutoMLRequest): { training: AutoMLChannel; validation?: AutoMLChannel } {
  const training = channels.find((channel) => (channel.ChannelType ?? 'training') === 'training');
  const validation = channels.find((channel) => channel.ChannelType === 'validation');
  if (training === undefined) throw wrong('InputDataConfig has no channel of ChannelType training.');
  if (validation === undefined) return { training };
  if (training.TargetAttributeName !== validation.TargetAttributeName || contentTypeOf(training) !== contentTypeOf(validation)) {
    throw wrong('The training and validation channels must have the same TargetAttributeName and ContentType.');
  }
  return { training, validation };
}

function contentTypeOf(channel: AutoMLChannel): AutoMLSettings['contentType'] {
  const type = channel.ContentType ?? 'text/csv;header=present';
  if (type === 'text/csv;header=present' || type === 'x-application/vnd.amazon+parquet') return type;
  throw wrong(`ContentType "${type}" is not one of text/csv;header=present, x-application/vnd.amazon+parquet.`);
}

function refuseOthers(request: AutoMLRequest): void {
  const mode = request.AutoMLJobConfig?.Mode ?? 'AUTO';
  if (mode !== 'ENSEMBLING' && mode !== 'AUTO') throw wrong(`AutoMLJobConfig.Mode ${mode} is not run by the embedded SageMaker; use ENSEMBLING.`);
  if (request.GenerateCandidateDefinitionsOnly === true) throw wrong('GenerateCandidateDefinitionsOnly is not supported in mode ENSEMBLING.');
  if ((request.ProblemType === undefined) !== (request.AutoMLJobObjective === undefined)) throw wrong('ProblemType and AutoMLJobObjective must be given together or not at all.');
}

/** The same settings give the same models, wherever the data lies and whatever the job is called. */
function seedOf(request: AutoMLRequest): number {
  const settings = [request.ProblemType, request.AutoMLJobObjective, request.AutoMLJobConfig, request.InputDataConfig.map((channel) => channel.TargetAttributeName)];
  return createHash('sha256').update(canonicalJson(settings)).digest().readUInt32BE(0);
}

function withoutUndefined(object: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

function wrong(message: string): JobFailure {
  return new JobFailure(`ClientError: ${message}`);
}
