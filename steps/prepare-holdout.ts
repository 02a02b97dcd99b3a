// Step PrepareHoldout: takes the holdout off the raw table before anything learns from it, and maps the labels.
import { InputError } from '../flows/problems';
import type { Dataset } from '../flows/dataset';
import { preparedDataset } from '../flows/divide-flow';
import { datasetOf } from './dataset-of';
import { parameter } from './definition/references';
import type { LambdaStep, Scalar } from './definition/types';
import { parameterNames, sourceParameter } from './parameters';
import { lambdaArguments, preparedPath, reuse, stepNames, type PipelinePlan } from './plan';
import { preparedRowsUri } from './prepare-source';
import { splitSource } from './workflow';

/** The outputs that later steps read. */
export const holdoutOutputs = { trainingRows: 'TrainingRowsS3Uri', features: 'FeaturesS3Uri', labels: 'LabelsS3Uri', report: 'ReportS3Uri' } as const;

/** The Lambda step. */
export function prepareHoldout(plan: PipelinePlan): LambdaStep {
  const { workflow, context } = plan;
  const { dataset, uri } = rowsToSplit(plan);
  return {
    Name: stepNames.prepareHoldout,
    Type: 'Lambda',
    Description: 'Splits the raw table into training rows, holdout features and holdout labels.',
    FunctionArn: context.functions.prepareHoldout,
    Arguments: lambdaArguments({
      SourceS3Uri: uri,
      SourceIsFolder: plan.files.preparation === undefined ? undefined : true,
      SourceHeader: dataset.hasHeader,
      SourceDelimiter: dataset.delimiter,
      SourceMultiLine: dataset.multiLine,
      OutputS3Uri: preparedPath(plan, 'holdout'),
      ProblemType: workflow.problem.type,
      Target: workflow.problem.target,
      Labels: workflow.problem.labels === undefined ? undefined : JSON.stringify(workflow.problem.labels),
      IdColumn: workflow.id?.column,
      ...splitArguments(plan),
    }),
    OutputParameters: [
      ...Object.values(holdoutOutputs).map((OutputName) => ({ OutputName, OutputType: 'String' as const })),
      { OutputName: 'TrainingRows', OutputType: 'Integer' },
      { OutputName: 'HoldoutRows', OutputType: 'Integer' },
    ],
    ...reuse,
  };
}

/** Where the rows lie that are split, and how they are written: those of the preparation, else of a source. */
function rowsToSplit(plan: PipelinePlan): { dataset: Dataset; uri: Scalar } {
  const { preparation } = plan.files;
  if (preparation !== undefined) return { dataset: datasetOf(plan, preparedDataset), uri: preparedRowsUri(preparation) };
  const source = splitSource(plan.workflow);
  const dataset = datasetOf(plan, source);
  checkSplittable(dataset, source);
  return { dataset, uri: parameter(sourceParameter(source)) };
}

/**
 * Whether the function can split what the flow reads.
 * @throws InputError if not.
 */
export function checkSplittable(dataset: Dataset, source: string): void {
  const problems = [
    ...(dataset.contentType === 'csv' ? [] : [`the flow reads it as ${dataset.contentType}; PrepareHoldout splits csv only: give a CSV file, or split before and give a holdout of its own`]),
    ...(dataset.query === undefined ? [] : ['the flow reads it by a query; PrepareHoldout splits files only']),
    ...(dataset.encoding === 'utf-8' ? [] : [`the flow reads it as ${dataset.encoding}; PrepareHoldout reads utf-8 only`]),
    ...(dataset.delimiter.length === 1 ? [] : [`the flow separates cells by ${JSON.stringify(dataset.delimiter)}; PrepareHoldout takes one character`]),
    ...(dataset.skipLines === 0 ? [] : [`the flow skips its first ${dataset.skipLines} lines; PrepareHoldout does not: remove them from the file`]),
  ];
  if (problems.length > 0) throw new InputError(problems.map((message) => ({ path: `sources.${source}`, message })));
}

function splitArguments(plan: PipelinePlan): Parameters<typeof lambdaArguments>[0] {
  const { split, features, labels, join } = plan.workflow.holdout;
  if (split?.by === 'hash') return { SplitBy: 'hash', SplitFraction: split.fraction, SplitColumn: split.column };
  if (split?.by === 'time') return { SplitBy: 'time', SplitColumn: split.column, SplitFrom: split.from, SplitFormat: split.format };
  return {
    SplitBy: 'given',
    HoldoutFeaturesS3Uri: parameter(parameterNames.holdoutFeatures),
    HoldoutLabelsS3Uri: parameter(parameterNames.holdoutLabels),
    FeaturesHeader: features?.header,
    LabelsHeader: labels?.header,
    JoinBy: join,
  };
}
