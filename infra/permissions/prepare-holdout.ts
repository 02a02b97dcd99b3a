// What the function of step PrepareHoldout may do.
import { splitSource } from '../../steps/workflow';
import { readExternal } from './external-sources';
import { functionLog, keyForObjects, listing, reading, writing, type Scope } from './scope';
import type { Statement } from './statement';

/** Statements of its role. */
export function prepareHoldoutStatements(scope: Scope): Statement[] {
  const { sources, holdout, preparation } = scope.workflow;
  const tables = [preparation === undefined ? sources[splitSource(scope.workflow)] : undefined, holdout.features, holdout.labels].filter((table) => table !== undefined);
  const uploaded = tables.some((table) => table.s3 === undefined || table.s3.startsWith(`s3://${scope.names.bucket}/`));
  return [
    ...(uploaded ? [reading(scope, 'ReadRawTables', 'The tables to split, as the driver uploaded them.', 'raw/*')] : []),
    ...readExternal(scope, tables),
    ...(preparation === undefined ? [] : [
      listing(scope, 'FindPreparedSource', 'Spark names its part file by chance, so the folder of the job is looked through.', 'prepared/*/source/*'),
      reading(scope, 'ReadPreparedSource', 'The rows to split, as PrepareSource left them.', 'prepared/*/source/*'),
    ]),
    writing(scope, 'WriteHoldout', 'Training rows, holdout features, labels and the report on them.', 'prepared/*/holdout/*'),
    keyForObjects(scope),
    functionLog(scope, 'prepare-holdout'),
  ];
}
