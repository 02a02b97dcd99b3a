// What the processing job of step PrepareSource may do.
import { listExternal, readExternal } from './external-sources';
import { jobLog, keyForJob, listing, pullDataWrangler, reading, registryLogin, writing, type Scope } from './scope';
import { querySources, storedSources } from '../../steps/workflow';
import { queryStatements } from './run-queries';
import type { Statement } from './statement';

/** Statements of its role. */
export function prepareSourceStatements(scope: Scope): Statement[] {
  const { workflow } = scope;
  const queries = querySources(workflow);
  const sources = [...storedSources(workflow).map(([, place]) => place), ...queries.flatMap(([, { tables }]) => Object.values(tables))];
  const uploaded = queries.length > 0 || sources.some((place) => place.s3 === undefined || place.s3.startsWith(`s3://${scope.names.bucket}/`));
  return [
    listing(scope, 'ListFlow', 'A job looks up what lies below the prefix of each of its inputs.', 'flows/*'),
    reading(scope, 'ReadFlow', 'The part of the flow that the job runs.', 'flows/*'),
    ...(uploaded ? [
      listing(scope, 'ListSources', 'A job looks up what lies below the prefix of each of its inputs.', 'raw/*'),
      reading(scope, 'ReadSources', 'The sources of the flow, as the driver uploaded them.', 'raw/*'),
    ] : []),
    ...listExternal(scope, sources),
    ...readExternal(scope, sources),
    ...queryStatements(scope),
    writing(scope, 'WritePreparedSource', 'The prepared rows, before any are held out.', 'prepared/*/source/*'),
    keyForJob(scope),
    registryLogin,
    pullDataWrangler(scope),
    jobLog(scope, 'ProcessingJobs'),
  ];
}
