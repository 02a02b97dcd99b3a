// What a job of Autopilot is asked, tells on the way, and comes to.
import type { ContentType } from './data/read-table';
import type { ProblemType } from './learners/settings';
import type { FeatureSpecification } from './prepare';

/** A job as the engine gets it; files are local. */
export interface AutoMlRequest {
  training: readonly string[];
  validation?: readonly string[];
  contentType: ContentType;
  target: string;
  problemType?: ProblemType;
  /** Which of two labels precision, recall and F1 are about. @default the second in order */
  positive?: string;
  objective?: string;
  maxCandidates?: number;
  maxRuntimePerCandidateSeconds?: number;
  maxRuntimeSeconds?: number;
  validationFraction?: number;
  featureSpecification?: FeatureSpecification;
  sampleWeight?: string;
  algorithms?: readonly string[];
  /** Rows that there must be; AWS says 500. @default 500 */
  minimumRows?: number;
  seed: number;
  threads: number;
  /** build/autopilot-worker.js */
  workerFile: string;
  jobName: string;
  outputFolder: string;
  memoryMegabytes: number;
  /** ms since 1970 */
  now(): number;
  signal: AbortSignal;
  onEvent(event: AutoMlEvent): void;
}

/** What happens on the way. */
export type AutoMlEvent = { type: 'status'; secondaryStatus: string } | { type: 'candidate'; candidate: Candidate } | { type: 'log'; line: string };

/** One candidate. */
export interface Candidate {
  name: string;
  algorithm: string;
  status: 'Completed' | 'Failed' | 'Stopped';
  objectiveValue?: number;
  metrics: { name: string; standardName?: string; set: 'Train' | 'Validation' | 'Test'; value: number }[];
  /** Relative to the output folder; holds model.json. */
  modelFolder: string;
  environment: Record<string, string>;
  startedAt: number;
  endedAt: number;
  failureReason?: string;
}

/** What a job came to. */
export interface AutoMlResult {
  problemType: ProblemType;
  objective: { name: string; direction: 'Maximize' | 'Minimize' };
  /** Best first. */
  candidates: Candidate[];
  best: Candidate;
  secondaryStatus: string;
  reports: ReportPaths;
}

/** Paths relative to the output folder. */
export interface ReportPaths {
  explainabilityJson: string;
  modelInsightsJson: string;
  explainabilityFolder: string;
  modelInsightsFolder: string;
  dataExploration: string;
  candidateDefinition: string;
  /** SVG files of the best candidate's report. */
  plots: { title: string; file: string }[];
}
