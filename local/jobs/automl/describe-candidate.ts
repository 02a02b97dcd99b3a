// A trained candidate as DescribeAutoMLJob and ListCandidatesForAutoMLJob tell it.
import type { AutoMlResult, Candidate } from '../../../engines/autopilot/run-automl';
import { joinUri } from '../s3-uri';
import { modelKey } from './artifacts';
import type { AutoMLCandidate } from './auto-ml-job';

/** What is the same for all candidates of a job. */
export interface CandidateContext {
  jobName: string;
  jobArn: string;
  /** `<S3OutputPath>/<job>`. */
  outputUri: string;
  objective: AutoMlResult['objective'];
  now: number;
}

/** Repository of the container that serves ENSEMBLING candidates. */
const REPOSITORY = 'autopilot-mlops-inference';
/** AWS's registries of the machine learning frameworks, where Autopilot's images lie too. */
const REGISTRIES: Readonly<Record<string, string>> = {
  'us-east-1': '683313688378', 'us-east-2': '257758044811', 'us-west-1': '746614075791', 'us-west-2': '246618743249',
  'eu-west-1': '141502667606', 'eu-west-2': '764974769150', 'eu-central-1': '492215442770', 'ap-southeast-1': '121021644041',
  'ap-southeast-2': '783357654285', 'ap-northeast-1': '354813040037', 'ca-central-1': '341280168497',
};

/** The image that serves ENSEMBLING candidates in a region. */
export function inferenceImage(region: string): string {
  return `${REGISTRIES[region] ?? '683313688378'}.dkr.ecr.${region}.amazonaws.com/${REPOSITORY}:1.0-1-cpu-py3`;
}

/** @param stored the model lies in S3: the candidate tells its containers */
export function describeCandidate(candidate: Candidate, context: CandidateContext, stored: boolean): AutoMLCandidate {
  const { objectiveValue, failureReason, status } = candidate;
  return {
    CandidateName: candidate.name,
    ...(objectiveValue === undefined ? {} : { FinalAutoMLJobObjectiveMetric: finalMetric(objectiveValue, context) }),
    ObjectiveStatus: objectiveValue === undefined ? 'Failed' : 'Succeeded',
    CandidateSteps: [trainingStep(candidate, context)],
    CandidateStatus: status,
    ...(stored && status === 'Completed' ? { InferenceContainers: [container(candidate, context)] } : {}),
    CreationTime: candidate.startedAt,
    EndTime: candidate.endedAt,
    LastModifiedTime: candidate.endedAt,
    ...(failureReason === undefined ? {} : { FailureReason: failureReason.slice(0, 1024) }),
    CandidateProperties: { CandidateMetrics: candidate.metrics.slice(0, 40).map(metric) },
  };
}

/** As `describeCandidate`, with the folders of the reports that only the best candidate has. */
export function describeBest(candidate: Candidate, context: CandidateContext, reports: AutoMlResult['reports']): AutoMLCandidate {
  const described = describeCandidate(candidate, context, true);
  return {
    ...described,
    CandidateProperties: {
      CandidateArtifactLocations: {
        Explainability: joinUri(context.outputUri, reports.explainabilityFolder),
        ModelInsights: joinUri(context.outputUri, reports.modelInsightsFolder),
      },
      ...described.CandidateProperties,
    },
  };
}

function finalMetric(value: number, { objective }: CandidateContext): NonNullable<AutoMLCandidate['FinalAutoMLJobObjectiveMetric']> {
  return { Type: objective.direction, MetricName: objective.name, Value: value, StandardMetricName: objective.name };
}

function metric({ name, standardName, value, set }: Candidate['metrics'][number]): NonNullable<NonNullable<AutoMLCandidate['CandidateProperties']>['CandidateMetrics']>[number] {
  return { MetricName: name, ...(standardName === undefined ? {} : { StandardMetricName: standardName }), Value: value, Set: set };
}

function trainingStep(candidate: Candidate, { jobArn, jobName }: CandidateContext): AutoMLCandidate['CandidateSteps'][number] {
  const name = `${jobName}-${candidate.name}`.slice(0, 63);
  return { CandidateStepType: 'AWS::SageMaker::TrainingJob', CandidateStepArn: jobArn.replace(/:automl-job\/.*$/, `:training-job/${name.toLowerCase()}`), CandidateStepName: name };
}

function container(candidate: Candidate, { jobArn, outputUri }: CandidateContext): NonNullable<AutoMLCandidate['InferenceContainers']>[number] {
  return {
    Image: inferenceImage(jobArn.split(':')[3] ?? 'us-east-1'),
    ModelDataUrl: joinUri(outputUri, modelKey(candidate.name)),
    Environment: { ...candidate.environment },
  };
}
