// What a job needs so that SageMaker can run the queries of a flow's Athena and Redshift sources for it.
import { readQuerySource, type AthenaQuery, type RedshiftQuery } from '../../flows/query-source';
import { sourceNodes } from '../../flows/graph';
import { querySources } from '../../steps/workflow';
import { arnOf } from '../names';
import { listing, objects, reading, type Scope } from './scope';
import type { Statement } from './statement';

/** The Glue database in which SageMaker keeps the table of a result; it makes the database where it is missing (aws/sagemaker-python-sdk issue 5176). */
const scratchDatabase = 'sagemaker_processing';

/** Statements for all queries of the workflow; none where it has none. */
export function queryStatements(scope: Scope): Statement[] {
  const names = new Set(querySources(scope.workflow).map(([name]) => name));
  const queries = sourceNodes(scope.flow).flatMap((node) => readQuerySource(node) ?? []).filter(({ name }) => names.has(name));
  const [athena, redshift] = [queries.filter((query) => query.kind === 'Athena'), queries.filter((query) => query.kind === 'Redshift')];
  return [
    ...(queries.length === 0 ? [] : resultStatements(scope)),
    ...(athena.length === 0 ? [] : [...athenaStatements(scope, athena), ...tableDataStatements(scope)]),
    ...(redshift.length === 0 ? [] : redshiftStatements(scope, redshift)),
  ];
}

function resultStatements(scope: Scope): Statement[] {
  const place = 'prepared/*/source/queries/*';
  return [
    listing(scope, 'ListQueryResults', 'A result is looked up below its prefix before it is mounted.', place),
    reading(scope, 'ReadQueryResults', 'The rows that a query left.', place),
    { sid: 'LocateBucket', reason: 'Athena asks in which region the bucket of the result lies.', actions: ['s3:GetBucketLocation'], resources: [arnOf(scope.place, 's3', scope.names.bucket)] },
    { sid: 'AbortQueryResults', reason: 'Athena writes results in parts, and takes them back when a query breaks off.', actions: ['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts'], resources: objects(scope, place) },
  ];
}

/** @see https://docs.aws.amazon.com/athena/latest/ug/fine-grained-access-to-glue-resources.html */
function athenaStatements({ place }: Scope, queries: readonly AthenaQuery[]): Statement[] {
  const glue = (...parts: readonly string[]): string[] => parts.map((part) => arnOf(place, 'glue', part));
  const databases = unique(queries.map(({ database }) => database));
  return [
    {
      sid: 'RunAthenaQueries', reason: "The queries of the flow's sources, in the workgroup that each names.",
      actions: ['athena:StartQueryExecution', 'athena:GetQueryExecution', 'athena:GetQueryResults', 'athena:StopQueryExecution', 'athena:GetWorkGroup'],
      resources: unique(queries.map(({ workGroup }) => arnOf(place, 'athena', `workgroup/${workGroup ?? 'primary'}`))),
    },
    { sid: 'ReadAthenaCatalogs', reason: 'Athena looks up the catalog that a query names.', actions: ['athena:GetDataCatalog'], resources: unique(queries.map(({ catalog }) => arnOf(place, 'athena', `datacatalog/${catalog}`))) },
    {
      sid: 'ReadQueriedTables', reason: 'Athena reads where the tables of a query lie and how they are written. A query names its tables in its text, so the whole database is readable.',
      actions: ['glue:GetDatabase', 'glue:GetTable', 'glue:GetTables', 'glue:GetPartition', 'glue:GetPartitions', 'glue:BatchGetPartition'],
      resources: glue('catalog', ...databases.flatMap((database) => [`database/${database}`, `table/${database}/*`])),
    },
    {
      sid: 'KeepResultTable', reason: `SageMaker makes a table of each result in the database ${scratchDatabase}, and the database where it is missing.`,
      actions: ['glue:CreateDatabase', 'glue:GetDatabase', 'glue:CreateTable', 'glue:GetTable', 'glue:DeleteTable'],
      resources: glue('catalog', `database/${scratchDatabase}`, `table/${scratchDatabase}/*`),
    },
  ];
}

/** Athena reads the tables' objects with the job's own permissions. */
function tableDataStatements(scope: Scope): Statement[] {
  const places = querySources(scope.workflow).flatMap(([, { data }]) => data).map((uri) => /^s3:\/\/([^/]+)\/(.*)$/.exec(uri) ?? []);
  if (places.length === 0) return [];
  const { partition } = scope.place;
  const buckets = unique(places.map(([, bucket = '']) => `arn:${partition}:s3:::${bucket}`));
  return [
    { sid: 'ReadTableData', reason: 'The objects of the tables, which Athena reads with the permissions of the job; their buckets, and their keys, must allow it too.', actions: ['s3:GetObject'], resources: places.map(([, bucket = '', prefix = '']) => `arn:${partition}:s3:::${bucket}/${prefix}*`) },
    { sid: 'ListTableData', reason: 'Athena lists the objects of a table.', actions: ['s3:ListBucket'], resources: buckets, conditions: { StringLike: { 's3:prefix': places.map(([, , prefix = '']) => `${prefix}*`) } } },
    { sid: 'LocateTableData', reason: "Athena asks in which region a table's bucket lies.", actions: ['s3:GetBucketLocation'], resources: buckets },
  ];
}

/** @see https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-access.html */
function redshiftStatements({ place }: Scope, queries: readonly RedshiftQuery[]): Statement[] {
  return [
    { sid: 'RunRedshiftQueries', reason: "The queries of the flow's sources, each on its cluster.", actions: ['redshift-data:ExecuteStatement'], resources: unique(queries.map(({ cluster }) => arnOf(place, 'redshift', `cluster:${cluster}`))) },
    {
      sid: 'FollowRedshiftQueries', reason: 'How far a statement of its own is, and its end. AWS knows no resource for it; the condition keeps to statements of the role itself.',
      actions: ['redshift-data:DescribeStatement', 'redshift-data:GetStatementResult', 'redshift-data:CancelStatement'], resources: ['*'],
      conditions: { StringEquals: { 'redshift-data:statement-owner-iam-userid': '${aws:userid}' } },
    },
    {
      sid: 'SignInToRedshift', reason: 'A password for an hour, for the database user that the flow names.', actions: ['redshift:GetClusterCredentials'],
      resources: unique(queries.flatMap(({ cluster, user, database }) => [arnOf(place, 'redshift', `dbuser:${cluster}/${user}`), arnOf(place, 'redshift', `dbname:${cluster}/${database}`)])),
    },
  ];
}

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];
