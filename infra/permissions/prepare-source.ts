// What the processing job of step PrepareSource may do.
import { listExternal, readExternal } from './external-sources';
import { jobLog, keyForJob, listing, pullDataWrangler, reading, registryLogin, writing, type Scope } from './scope';
import type { Statement } from './statement';

/** Statements of its role. */
export function prepareSourceStatements(scope: Scope): Statement[] {
  const sources = Object.values(scope.workflow.sources);
  const uploaded = sources.some((place) => place.s3 === undefined || place.s3.startsWith(`s3://${scope.names.bucket}/`));
  return [
    listing(scope, 'ListFlow', 'A job looks up what lies below the prefix of each of its inputs.', 'flows/*'),
    reading(scope, 'ReadFlow', 'The part of the flow that the job runs.', 'flows/*'),
    ...(uploaded ? [
      listing(scope, 'ListSources', 'A job looks up what lies below the prefix of each of its inputs.', 'raw/*'),
      reading(scope, 'ReadSources', 'The sources of the flow, as the driver uploaded them.', 'raw/*'),
    ] : []),
    ...listExternal(scope, sources),
    ...readExternal(scope, sources),
    writing(scope, 'WritePreparedSource', 'The prepared rows, before any are held out.', 'prepared/*/source/*'),
    keyForJob(scope),
    registryLogin,
    pullDataWrangler(scope),
    jobLog(scope, 'ProcessingJobs'),
  ];
}
