// Makes a first Data Wrangler flow for a table: types, dates to parts, gaps filled, few-valued texts one-hot encoded.
import type { Flow, FlowNode, JsonObject } from '../../flows/flow';
import type { ColumnProfile, TableProfile } from './profile-csv';

/** What becomes of the columns. */
export interface FlowPlan {
  dropped: { name: string; why: string }[];
  dates: string[];
  imputed: string[];
  oneHot: string[];
}

/** More values than this and a text is left to Autopilot, which knows texts and many-valued categories. */
const mostOneHot = 12;

const looksLikeId = ({ name, distinct, rows, type }: ColumnProfile): boolean =>
  distinct === rows && rows > 20 && (/(^|[^a-z])(id|uuid|key|number|no)([^a-z]|$)/i.test(name) || (type === 'string' && /id$/i.test(name)));

function whyDropped(column: ColumnProfile): string | undefined {
  if (column.missing === column.rows) return 'is empty';
  if (column.distinct <= 1) return 'has one value only';
  return looksLikeId(column) ? 'names the row' : undefined;
}

/** Decides for each column but the target. */
export function planFlow(table: TableProfile, target: string): FlowPlan {
  const features = table.columns.filter(({ name }) => name !== target);
  const dropped = features.flatMap((column) => {
    const why = whyDropped(column);
    return why === undefined ? [] : [{ name: column.name, why }];
  });
  const kept = features.filter(({ name }) => !dropped.some((column) => column.name === name));
  const named = (wanted: (column: ColumnProfile) => boolean): string[] => kept.filter(wanted).map(({ name }) => name);
  return {
    dropped,
    dates: named(({ type }) => type === 'date' || type === 'datetime'),
    imputed: named(({ type, missing }) => (type === 'long' || type === 'float') && missing > 0),
    oneHot: named(({ type, distinct }) => type === 'string' && distinct <= mostOneHot),
  };
}

/** Builds a chain of nodes, each reading the one before. */
class Chain {
  readonly nodes: FlowNode[] = [];

  constructor(private readonly newId: () => string) {}

  add(type: string, operator: string, parameters: JsonObject, more: JsonObject = {}): this {
    const before = this.nodes.at(-1);
    const inputs = before === undefined ? [] : [{ name: before.type === 'SOURCE' ? 'default' : 'df', node_id: before.node_id, output_name: 'default' }];
    this.nodes.push({ node_id: this.newId(), type, operator, parameters, ...more, inputs, outputs: [{ name: 'default' }] });
    return this;
  }

  transform(operator: string, parameters: JsonObject, more: JsonObject = {}): this {
    return this.add('TRANSFORM', `sagemaker.spark.${operator}_0.1`, parameters, more);
  }
}

const parts = ['year', 'month', 'day', 'hour', 'minute', 'second', 'week_of_year', 'day_of_year', 'quarter'] as const;

function extractDate(column: string, withTime: boolean): JsonObject {
  const wanted = new Set<string>(['year', 'month', 'day_of_year', ...(withTime ? ['hour'] : [])]);
  return {
    operator: 'Extract columns',
    extract_columns_parameters: {
      input_column: column, output_mode: 'Ordinal', output_format: 'Columns', infer_datetime_format: true, use_one_indexing: true,
      ...Object.fromEntries(parts.map((part) => [part, wanted.has(part)])),
    },
  };
}

/** The flow of a plan; its last node is what training reads. */
export function makeFlow(options: { table: TableProfile; target: string; dataset: string; plan: FlowPlan; newId: () => string }): Flow {
  const { table, dataset, plan } = options;
  const typeOf = (name: string): string => table.columns.find((column) => column.name === name)?.type ?? 'string';
  const chain = new Chain(options.newId);
  chain.add('SOURCE', 'sagemaker.s3_source_0.1', {
    dataset_definition: {
      __typename: 'S3CreateDatasetDefinitionOutput', datasetSourceType: 'S3', name: dataset, description: null,
      s3ExecutionContext: {
        __typename: 'S3ExecutionContext', s3Uri: `s3://bucket/${dataset}`, s3ContentType: 'csv', s3HasHeader: true, s3FieldDelimiter: ',',
        s3DirIncludesNested: false, s3AddsFilenameColumn: false, s3RoleArn: null,
      },
    },
  });
  const schema = Object.fromEntries(table.columns.map(({ name, type }) => [name, type]));
  chain.transform('infer_and_cast_type', {}, { trained_parameters: { schema } });
  for (const date of plan.dates) chain.transform('featurize_date_time', extractDate(date, typeOf(date) === 'datetime'));
  const gone = [...plan.dropped.map(({ name }) => name), ...plan.dates];
  if (gone.length > 0) chain.transform('manage_columns', { operator: 'Drop column', drop_column_parameters: { column_to_drop: gone } });
  if (plan.imputed.length > 0) {
    chain.transform('handle_missing', {
      operator: 'Impute',
      impute_parameters: { column_type: 'Numeric', numeric_parameters: { input_column: plan.imputed, strategy: 'Approximate Median' } },
    });
  }
  if (plan.oneHot.length > 0) {
    chain.transform('encode_categorical', {
      operator: 'One-hot encode',
      one_hot_encode_parameters: { input_column: plan.oneHot, invalid_handling_strategy: 'Keep', drop_last: false, output_style: 'Columns' },
    });
  }
  return { metadata: { version: 1, disable_limits: false, instance_type: 'ml.m5.4xlarge' }, parameters: [], nodes: chain.nodes };
}
