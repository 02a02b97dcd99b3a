// The shape of `workflow.yaml`, the file that says what one ML problem is: data, target, holdout, gates.
import { z } from 'zod';

/** YAML reads `1` and `true` as numbers and booleans; labels and cells are text, so each scalar is taken as it is written. */
const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const unitSeconds: Readonly<Record<string, number>> = { s: 1, second: 1, seconds: 1, m: 60, minute: 60, minutes: 60, h: 3600, hour: 3600, hours: 3600 };

/** A time such as `10 minutes`, `90 s` or `2 hours`; becomes seconds. */
const duration = z
  .string()
  .regex(/^[1-9][0-9]{0,6} ?(s|seconds?|m|minutes?|h|hours?)$/, 'must be a whole number with a unit, such as "90 seconds", "10 minutes" or "2 hours"')
  .meta({ examples: ['10 minutes'] })
  .transform((value) => {
    const parts = /^([0-9]+) ?([a-z]+)$/.exec(value);
    return Number(parts?.[1]) * (unitSeconds[parts?.[2] ?? ''] ?? Number.NaN);
  });

const s3Uri = z.string().max(1024).regex(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/.+$/, 'must be an S3 URI, such as s3://bucket/folder/data.csv');

const places = ['file', 's3', 'package'] as const;

/** Where a table lies: a file beside the workflow, an object in S3, or a file of an installed npm package. */
const location = {
  file: z.string().min(1).optional().describe('Path of a file, relative to the workflow; with `package`, relative to that package.'),
  s3: s3Uri.optional().describe('S3 URI of an object.'),
  package: z.string().regex(/^(@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*$/, 'must be the name of an npm package').optional()
    .describe('An installed npm package that brings the file; found as Node.js would from the folder of the workflow.'),
};

type Location = { file?: string | undefined; s3?: string | undefined; package?: string | undefined };

const checkLocation = (value: Location, context: z.RefinementCtx): void => checkForm(value, context, '{file}, {s3} or {package, file}');

function checkForm(value: Location, context: z.RefinementCtx, allowed: string): void {
  const given = places.filter((place) => value[place] !== undefined);
  const form = given.join('+');
  if (form === 'file' || form === 's3' || form === 'file+package') return;
  context.addIssue({ code: 'custom', message: `must be one of ${allowed}; got ${given.length === 0 ? 'none of them' : `{${given.join(', ')}}`}` });
}

const query = z.strictObject({
  tables: z.record(z.string().regex(/^[^.]+(\.[^.]+)?$/, 'must be table or database.table'), z.strictObject(location).superRefine(checkLocation)).default({})
    .describe('Files that stand for the tables of the query where there is neither Athena nor Redshift, by the name that the query gives them.'),
  data: z.array(z.string().regex(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/(.*\/)?$/, 'must be an S3 prefix that ends in a slash, such as s3://bucket/sales/')).default([])
    .describe("S3 prefixes where Athena's tables keep their data, which the job's role must be able to read."),
});

const source = z.strictObject({ ...location, query: query.optional().describe("The source is the flow's own query on Athena or Redshift.") })
  .superRefine((value, context) => {
    if (value.query === undefined) checkForm(value, context, '{file}, {s3}, {package, file} or {query}');
    else if (places.some((place) => value[place] !== undefined)) context.addIssue({ code: 'custom', message: 'has both `query` and a place; keep `query` to run the flow\'s query, or the place of a file with its rows' });
  })
  .describe('One source of the flow, by the name of its dataset there.');

const table = z.strictObject({
  ...location,
  header: z.boolean().default(true).describe('Whether the first line of the file names the columns.'),
}).superRefine(checkLocation);

const split = z.discriminatedUnion('by', [
  z.strictObject({
    by: z.literal('hash'),
    fraction: z.number().gt(0).lt(1).default(0.2).describe('Share of the rows held out.'),
    column: z.string().min(1).optional().describe('Column whose value is hashed, so that rows of one value stay together; the whole row if absent.'),
  }),
  z.strictObject({
    by: z.literal('time'),
    column: z.string().min(1).describe('Column with the time of the row.'),
    from: text.describe('Rows of this time and later are held out. Written as in the data.'),
    format: z.enum(['iso', 'month/day/year', 'day/month/year', 'epoch-seconds', 'epoch-milliseconds']).default('iso').describe('How the column writes a time.'),
  }),
]);

const holdout = z.strictObject({
  split: split.optional().describe('Hold rows of the source back.'),
  features: table.optional().describe('A holdout of your own: the columns of the source without the target, in its order if there is no header.'),
  labels: table.optional().describe('The labels of that holdout: one column, or id and label.'),
  join: z.enum(['line', 'id']).default('line').describe('How labels of a file of their own find their rows.'),
}).superRefine((value, context) => {
  const given = value.features !== undefined || value.labels !== undefined;
  if (value.split !== undefined && given) context.addIssue({ code: 'custom', message: 'has both `split` and a holdout of its own; keep `split`, or `features` with `labels`' });
  if (value.split === undefined && !(value.features !== undefined && value.labels !== undefined)) {
    context.addIssue({ code: 'custom', message: given ? '`features` and `labels` are needed together' : 'needs `split`, or `features` with `labels`' });
  }
});

/** The metrics that Autopilot can optimise, by problem type; the first is its default. */
export const objectives = {
  BinaryClassification: ['F1', 'Accuracy', 'AUC', 'BalancedAccuracy', 'Precision', 'Recall'],
  MulticlassClassification: ['Accuracy', 'BalancedAccuracy', 'F1macro', 'PrecisionMacro', 'RecallMacro'],
  Regression: ['MSE', 'MAE', 'R2', 'RMSE'],
} as const;

const objective = z.enum([...new Set([...objectives.BinaryClassification, ...objectives.MulticlassClassification, ...objectives.Regression])]);

const problem = z.strictObject({
  type: z.enum(['BinaryClassification', 'MulticlassClassification', 'Regression']),
  target: z.string().min(1).describe('The column to predict, as the raw data names it.'),
  labels: z.record(z.string(), text).optional().describe('Label by raw text of the target; `*` stands for every other text. Applied to training rows and holdout alike, before the flow.'),
  positive: text.optional().describe('The label that counts as positive, after `labels`. BinaryClassification only.'),
  objective: objective.optional().describe("The metric that Autopilot optimises and that the threshold judges; Autopilot's default for the type if absent."),
  decisionThreshold: z.number().gt(0).lt(1).optional().describe('P(positive) from which a row counts as positive; the label of the container if absent. BinaryClassification only.'),
}).superRefine((value, context) => {
  const binary = value.type === 'BinaryClassification';
  const allowed: readonly string[] = objectives[value.type];
  if (value.objective !== undefined && !allowed.includes(value.objective)) {
    context.addIssue({ code: 'custom', path: ['objective'], message: `got "${value.objective}"; ${value.type} allows ${allowed.join(', ')}` });
  }
  if (binary && value.positive === undefined) context.addIssue({ code: 'custom', path: ['positive'], message: 'is missing; name the label that counts as positive' });
  if (!binary && value.positive !== undefined) context.addIssue({ code: 'custom', path: ['positive'], message: `is for BinaryClassification only; the type is ${value.type}` });
  if (!binary && value.decisionThreshold !== undefined) context.addIssue({ code: 'custom', path: ['decisionThreshold'], message: `is for BinaryClassification only; the type is ${value.type}` });
  if (value.type === 'Regression' && value.labels !== undefined) context.addIssue({ code: 'custom', path: ['labels'], message: 'is for classification only; a regression target is a number' });
  if (binary && value.labels !== undefined && value.positive !== undefined) {
    const mapped = [...new Set(Object.values(value.labels))];
    if (!mapped.includes(value.positive)) context.addIssue({ code: 'custom', path: ['positive'], message: `got "${value.positive}", which \`labels\` never yields; it yields ${mapped.map((label) => `"${label}"`).join(', ')}` });
    if (mapped.length !== 2) context.addIssue({ code: 'custom', path: ['labels'], message: `must yield two labels for BinaryClassification; got ${mapped.map((label) => `"${label}"`).join(', ') || 'none'}` });
  }
});

const preparation = z.strictObject({
  node: z.string().min(1).describe('The last node of the preparation. Its rows are split, trained on and asked for by an endpoint.'),
}).describe('The part of the flow that needs many rows at once (joins, Python code, dropped or balanced rows): it runs on all rows before the split, and is not served.');

const local = z.strictObject({
  python: z.boolean().default(false).describe("Whether the flow's Python code may run with the python3 of this machine."),
  sql: z.record(z.string().min(1), z.string().min(1)).default({}).describe("Node id to DuckDB SQL over `df` that takes the place of the node's code."),
});

/** Algorithms of Autopilot's ENSEMBLING mode. */
const algorithm = z.enum(['catboost', 'extra-trees', 'fastai', 'lightgbm', 'linear-learner', 'nn-torch', 'randomforest', 'xgboost']);

const autopilot = z.strictObject({
  maxCandidates: z.int().min(1).max(750).optional(),
  maxRuntime: duration.optional().describe('Time for the whole job; the best finished candidate is kept when it is over.'),
  maxRuntimePerCandidate: duration.optional(),
  validationFraction: z.number().gt(0).lt(1).optional().describe("Share of the training rows that ranks the candidates; Autopilot's default is 0.2."),
  algorithms: z.array(algorithm).min(1).optional(),
  sampleWeight: z.string().min(1).optional().describe('Column, after the flow, with the weight of a row.'),
});

const mode = z.enum(['required', 'advisory']).default('required').describe('A required gate stops the model; an advisory one only reports.');

/** A gate of one number may be written as that number alone. */
function numberOr<Key extends string>(key: Key, number: z.ZodNumber) {
  const long = z.strictObject({ [key]: number, mode } as Record<Key, z.ZodNumber> & { mode: typeof mode });
  return z.union([number, long]).transform((value): { value: number; mode: 'required' | 'advisory' } =>
    typeof value === 'number' ? { value, mode: 'required' } : { value: Number((value as Record<string, unknown>)[key]), mode: (value as { mode: 'required' | 'advisory' }).mode });
}

const gates = z.strictObject({
  threshold: numberOr('value', z.number()).describe('What the objective must reach on the holdout: at least, for errors at most. A run may override it by its parameter Threshold.'),
  baselineMargin: numberOr('margin', z.number().min(0)).optional().describe('By how much the objective must beat that of the best constant prediction.'),
  interval: z.strictObject({
    level: z.number().gt(0.5).lt(1).default(0.95),
    resamples: z.int().min(1000).max(10000).default(1000),
    bound: z.enum(['threshold', 'baseline']).default('threshold').describe('What the worse end of the interval must reach: the threshold, or the best constant prediction.'),
    mode,
  }).optional().describe('A bootstrap confidence interval of the objective, judged at its worse end.'),
  holdout: z.strictObject({ mode }).prefault({}).describe('Holdout disjoint from the training rows and complete.'),
  slices: z.strictObject({
    columns: z.array(z.string().min(1)).min(1).max(20),
    maxDrop: z.number().min(0).default(0.1).describe('How much worse than on the whole holdout the objective may be on one value of a column.'),
    minRows: z.int().min(1).default(50).describe('Values with fewer rows are reported, not judged.'),
    mode,
  }).optional(),
});

const register = z.strictObject({
  group: z.string().regex(/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,50}$/, 'must be letters, digits and inner hyphens, 51 at most').optional().describe('Model package group; the environment is appended. The name of the workflow if absent.'),
  status: z.enum(['PendingManualApproval', 'Approved', 'Rejected']).default('PendingManualApproval'),
}).prefault({});

/** The whole file. */
export const workflowSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,23}$/, 'must begin with a lower-case letter, then lower-case letters, digits and hyphens, 24 at most').describe('Names the stacks and every resource in them.'),
  flow: z.string().regex(/\.flow$/, 'must end in .flow').describe('Path of the Data Wrangler flow, relative to this file.'),
  outputNode: z.string().min(1).optional().describe("The flow's node that training reads and inference outputs; the flow's only leaf if absent."),
  dataWrangler: z.string().regex(/^([1-9]\.x|[0-9]+\.[0-9]+\.[0-9]+)$/, 'must be a tag of the Data Wrangler image, such as 2.x or 5.1.3').optional().describe("Version of the Data Wrangler image; follows from the flow if absent."),
  preparation: preparation.optional(),
  local: local.prefault({}).describe('For runs on this machine alone; on AWS the container runs the flow as it is.'),
  sources: z.record(z.string().min(1), source).refine((value) => Object.keys(value).length > 0, 'needs at least one source'),
  source: z.string().min(1).optional().describe('The source that is split, if there are several.'),
  id: z.strictObject({ column: z.string().min(1) }).optional().describe("The column that identifies a row; the row's line number if absent."),
  problem,
  holdout,
  autopilot: autopilot.prefault({}),
  gates,
  register,
}).superRefine((value, context) => {
  const names = Object.keys(value.sources);
  if (value.preparation !== undefined && value.source !== undefined) context.addIssue({ code: 'custom', path: ['source'], message: `got "${value.source}", but the rows of the preparation are what is split; leave it out` });
  if (value.preparation === undefined && value.source === undefined && names.length > 1) context.addIssue({ code: 'custom', path: ['source'], message: `is missing; with several sources, name the one that is split: ${names.join(', ')}` });
  if (value.source !== undefined && !names.includes(value.source)) context.addIssue({ code: 'custom', path: ['source'], message: `got "${value.source}"; the sources are ${names.join(', ')}` });
  if (value.problem.objective === 'Recall' && value.gates.baselineMargin !== undefined) {
    context.addIssue({ code: 'custom', path: ['gates', 'baselineMargin'], message: 'no model can beat the best constant prediction in Recall, since "always positive" reaches 1; take F1, or leave the margin out' });
  }
  if (value.holdout.join === 'id' && value.id === undefined) context.addIssue({ code: 'custom', path: ['holdout', 'join'], message: 'got "id", but the workflow names no `id.column`' });
});

/** Key of the file that a workflow was read from, so that later checks can name its lines. */
export const workflowOrigin = Symbol('origin of the workflow');
/** A file as its user knows it, and its text. */
export interface WorkflowOrigin { readonly file: string; readonly text: string }
/** One ML problem, as its file says, with defaults filled in and times in seconds. */
export type Workflow = z.output<typeof workflowSchema> & { readonly [workflowOrigin]?: WorkflowOrigin };
/** One source of the flow. */
export type Source = Workflow['sources'][string];
/** What a workflow says of a source that is a query. */
export type SourceQuery = NonNullable<Source['query']>;
/** Where a table lies. */
export type SourceLocation = SourceQuery['tables'][string];
/** A table of a holdout of the user's own. */
export type HoldoutTable = NonNullable<Workflow['holdout']['features']>;
/** What the model predicts. */
export type ProblemType = Workflow['problem']['type'];
/** A metric that Autopilot can optimise. */
export type Objective = z.output<typeof objective>;
/** Whether a gate stops the model. */
export type GateMode = z.output<typeof mode>;
