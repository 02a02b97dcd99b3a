// The documents of a job: explainability and model insights as JSON, data exploration and candidates as notebooks.
import fs from 'node:fs/promises';
import path from 'node:path';
import type { Table } from '../data/table';
import { inferType } from '../data/column-type';
import { confusionOf } from '../metrics/classification';
import { labelsOf, metricsOf } from '../metrics/objective';
import type { Member } from '../model/candidate-file';
import type { Prepared } from '../prepare';
import type { AutoMlRequest, Candidate, ReportPaths } from '../job';
import { explainMembers } from './explain';
import { notebook } from './notebook';

/** What reports are made of. */
export interface ReportInput {
  request: AutoMlRequest;
  prepared: Prepared;
  table: Table;
  entries: readonly { candidate: Candidate; members: Member[]; outOfFold: Float64Array }[];
  winner: { candidate: Candidate; members: Member[]; outOfFold: Float64Array };
  objective: string;
  threshold: number;
  matrix(table: Table, plan: Prepared['plan']): Float64Array;
}

async function write(folder: string, file: string, content: string): Promise<string> {
  await fs.mkdir(path.dirname(path.join(folder, file)), { recursive: true });
  await fs.writeFile(path.join(folder, file), content);
  return file;
}

const scalar = (value: number | undefined): { value: number | string; standard_deviation: string } => ({ value: value === undefined || !Number.isFinite(value) ? 'NaN' : value, standard_deviation: 'NaN' });

/** Model Monitor's model-quality form, on out-of-fold predictions. */
function insights({ prepared, winner, threshold }: ReportInput): Record<string, unknown> {
  const { problemType, labels, data } = prepared;
  const metrics = metricsOf(problemType, data.target, winner.outOfFold, labels.length, threshold);
  if (problemType === 'Regression') return { regression_metrics: { mae: scalar(metrics.MAE), mse: scalar(metrics.MSE), rmse: scalar(metrics.RMSE), r2: scalar(metrics.R2) } };
  const counts = confusionOf(data.target, labelsOf(winner.outOfFold, labels.length, threshold), labels.length);
  const matrix = Object.fromEntries(labels.map((actual, at) => [actual, Object.fromEntries(labels.map((predicted, to) => [predicted, counts[at]?.[to] ?? 0]))]));
  if (problemType === 'BinaryClassification') {
    return { binary_classification_metrics: { confusion_matrix: matrix, accuracy: scalar(metrics.Accuracy), precision: scalar(metrics.Precision), recall: scalar(metrics.Recall), f1: scalar(metrics.F1), auc: scalar(metrics.AUC) } };
  }
  return { multiclass_classification_metrics: { confusion_matrix: matrix, accuracy: scalar(metrics.Accuracy), f1_macro: scalar(metrics.F1macro), precision_macro: scalar(metrics.PrecisionMacro), recall_macro: scalar(metrics.RecallMacro) } };
}

function exploration({ table, prepared, request }: ReportInput): string {
  const lines = table.columns.map((name, at) => {
    const cells = table.cells[at] ?? [];
    const present = cells.filter((cell) => cell !== null);
    return `| ${name.replaceAll('|', '\\|')} | ${name === request.target ? 'target' : inferType(cells)} | ${cells.length - present.length} | ${new Set(present).size} |`;
  });
  return notebook([
    `# Data exploration of ${request.jobName}\n\n${table.rows} rows, ${table.columns.length} columns. Problem: ${prepared.problemType}.`,
    `## Columns\n\n| column | type | missing | distinct |\n| --- | --- | --- | --- |\n${lines.join('\n')}`,
    `## Warnings\n\n${prepared.warnings.length === 0 ? 'None.' : prepared.warnings.map((warning) => `- ${warning}`).join('\n')}`,
  ]);
}

function candidateDocument({ entries, objective, request }: ReportInput): string {
  const rows = entries.map(({ candidate, members }) => `| ${candidate.name} | ${candidate.algorithm} | ${candidate.objectiveValue?.toFixed(5)} | ${members.map(({ name, weight }) => `${name} ${weight.toFixed(2)}`).join(', ')} |`);
  return notebook([
    `# Candidates of ${request.jobName}\n\nEach base candidate is five models, one a fold; its metric is of the rows that each model did not see.`,
    `| candidate | algorithm | ${objective} | members |\n| --- | --- | --- | --- |\n${rows.join('\n')}`,
  ]);
}

/** Writes all documents of a job (layout of SageMaker Autopilot's output). */
export async function writeReports(input: ReportInput): Promise<ReportPaths> {
  const { request, prepared, winner } = input;
  const folder = request.outputFolder;
  const name = winner.candidate.name;
  const explainabilityFolder = `documentation/explainability/output/${name}`;
  const modelInsightsFolder = `documentation/model_monitor/output/${name}`;
  const importance = explainMembers(winner.members, prepared.plan, prepared.data.matrix, prepared.data.rows, request.seed);
  const label = prepared.labels.at(-1) ?? 'label0';
  const analysis = { version: '1.0', explanations: { kernel_shap: { [label]: { global_shap_values: importance } } } };
  const notebooks = `sagemaker-automl-candidates/${request.jobName}-pr-1/notebooks`;
  return {
    explainabilityFolder, modelInsightsFolder,
    explainabilityJson: await write(folder, `${explainabilityFolder}/analysis.json`, JSON.stringify(analysis, null, 2)),
    modelInsightsJson: await write(folder, `${modelInsightsFolder}/statistics.json`, JSON.stringify(insights(input), null, 2)),
    dataExploration: await write(folder, `${notebooks}/SageMakerAutopilotDataExplorationNotebook.ipynb`, exploration(input)),
    candidateDefinition: await write(folder, `${notebooks}/SageMakerAutopilotCandidateDefinitionNotebook.ipynb`, candidateDocument(input)),
  };
}
