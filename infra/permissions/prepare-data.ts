// What the processing job of step PrepareData may do.
import { splitSource, storedSources } from '../../steps/workflow';
import { listExternal, readExternal } from './external-sources';
import { jobLog, keyForJob, listing, pullDataWrangler, reading, registryLogin, writing, type Scope } from './scope';
import type { Statement } from './statement';

/** Statements of its role. */
export function prepareDataStatements(scope: Scope): Statement[] {
  const { workflow } = scope;
  const others = workflow.preparation !== undefined ? [] : storedSources(workflow).filter(([name]) => name !== splitSource(workflow)).map(([, place]) => place);
  const uploaded = others.some((place) => place.s3 === undefined || place.s3.startsWith(`s3://${scope.names.bucket}/`));
  return [
    listing(scope, 'ListFlow', 'A job looks up what lies below the prefix of each of its inputs.', 'flows/*'),
    reading(scope, 'ReadFlow', 'The flow that the job runs.', 'flows/*'),
    listing(scope, 'ListTrainingRows', 'A job looks up what lies below the prefix of each of its inputs.', 'prepared/*/holdout/*'),
    reading(scope, 'ReadTrainingRows', 'The rows left by PrepareHoldout. Its report lies beside them; labels of the holdout do not reach the flow, which names its inputs.', 'prepared/*/holdout/*'),
    ...(uploaded ? [
      listing(scope, 'ListOtherSources', 'A job looks up what lies below the prefix of each of its inputs.', 'raw/*'),
      reading(scope, 'ReadOtherSources', 'Sources of the flow beside the one that is split.', 'raw/*'),
    ] : []),
    ...listExternal(scope, others),
    ...readExternal(scope, others),
    writing(scope, 'WritePreparedData', 'The prepared rows and the refitted flow.', 'prepared/*/training/*'),
    keyForJob(scope),
    registryLogin,
    pullDataWrangler(scope),
    jobLog(scope, 'ProcessingJobs'),
  ];
}
