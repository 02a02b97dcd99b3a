// What the Autopilot job of step TrainCandidates may do.
import { jobLog, keyForJob, listing, reading, writing, type Scope } from './scope';
import type { Statement } from './statement';

/** Statements of its role. */
export function trainCandidatesStatements(scope: Scope): Statement[] {
  return [
    listing(scope, 'ListPreparedData', 'Autopilot reads all files below the prefix of its channel.', 'prepared/*/training/*'),
    reading(scope, 'ReadPreparedData', 'The prepared rows.', 'prepared/*/training/*'),
    writing(scope, 'WriteCandidates', 'Candidates, their models and reports.', 'prepared/*/candidates/*'),
    keyForJob(scope),
    // Autopilot's work is split over jobs of three kinds, each with the log of its kind.
    jobLog(scope, 'ProcessingJobs', 'TrainingJobs', 'TransformJobs'),
  ];
}
