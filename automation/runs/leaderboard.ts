// Autopilot's candidates of a run, ranked as Autopilot ranks them.
import type { AutoMLCandidate, SageMakerClient, PipelineExecutionStep } from '@aws-sdk/client-sagemaker';

/** One candidate of the leaderboard. */
export interface RankedCandidate {
  rank: number;
  name: string;
  status: string;
  metric: string;
  value?: number;
  /** Other metrics by name, on the set that ranked the candidates. */
  others: Record<string, number>;
  seconds?: number;
}

function ranked(candidate: AutoMLCandidate, at: number): RankedCandidate {
  const { FinalAutoMLJobObjectiveMetric: objective, CreationTime, EndTime, CandidateProperties } = candidate;
  const metrics = (CandidateProperties?.CandidateMetrics ?? []).filter(({ Set: set }) => set === 'Validation' || set === undefined);
  return {
    rank: at + 1, name: candidate.CandidateName ?? '', status: candidate.CandidateStatus ?? '', metric: objective?.MetricName ?? '',
    ...(objective?.Value === undefined ? {} : { value: objective.Value }),
    others: Object.fromEntries(metrics.map(({ StandardMetricName, MetricName, Value }) => [StandardMetricName ?? MetricName ?? '', Value ?? Number.NaN])),
    ...(CreationTime === undefined || EndTime === undefined ? {} : { seconds: (EndTime.getTime() - CreationTime.getTime()) / 1000 }),
  };
}

/** The leaderboard of a run, best first; empty where no AutoML step ran. */
export async function readLeaderboard(sagemaker: SageMakerClient, steps: readonly PipelineExecutionStep[]): Promise<RankedCandidate[]> {
  const { paginateListCandidatesForAutoMLJob, DescribeAutoMLJobCommand } = require('@aws-sdk/client-sagemaker') as typeof import('@aws-sdk/client-sagemaker');
  const arn = steps.map(({ Metadata: metadata }) => metadata?.AutoMLJob?.Arn).find((found) => found !== undefined);
  if (arn === undefined) return [];
  const name = arn.split('/').at(-1) ?? '';
  const candidates: AutoMLCandidate[] = [];
  const pages = paginateListCandidatesForAutoMLJob({ client: sagemaker }, { AutoMLJobName: name, SortBy: 'FinalObjectiveMetricValue', SortOrder: 'Descending' });
  for await (const page of pages) candidates.push(...(page.Candidates ?? []));
  const { BestCandidate: best } = await sagemaker.send(new DescribeAutoMLJobCommand({ AutoMLJobName: name }));
  const minimize = best?.FinalAutoMLJobObjectiveMetric?.Type === 'Minimize';
  const value = ({ FinalAutoMLJobObjectiveMetric: metric }: AutoMLCandidate): number => metric?.Value ?? (minimize ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY);
  const isBest = (candidate: AutoMLCandidate): number => (candidate.CandidateName === best?.CandidateName ? 0 : 1);
  return [...candidates].sort((a, b) => isBest(a) - isBest(b) || (minimize ? value(a) - value(b) : value(b) - value(a))).map(ranked);
}
