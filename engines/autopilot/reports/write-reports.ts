// The documents of a job: explainability and model insights as JSON and pictures, data exploration and candidates as notebooks.
import fs from 'node:fs/promises';
import path from 'node:path';
import { inferType } from '../data/column-type';
import type { Table } from '../data/table';
import type { AutoMlRequest, ReportPaths } from '../job';
import type { Judged } from '../judge-candidate';
import type { Prepared } from '../prepare';
import { explainMembers } from './explain';
import { modelInsights } from './model-insights';
import { notebook } from './notebook';
import { drawPlots, type Plot } from './plots';

/** What reports are made of. */
export interface ReportInput {
  request: AutoMlRequest;
  prepared: Prepared;
  table: Table;
  /** Best first. */
  entries: readonly Judged[];
  winner: Judged;
  objective: string;
}

/** Writes all documents of a job (layout of SageMaker Autopilot's output). */
export async function writeReports(input: ReportInput): Promise<ReportPaths> {
  const { request, prepared, winner } = input;
  const { name } = winner.candidate;
  const explainabilityFolder = `documentation/explainability/output/${name}`;
  const modelInsightsFolder = `documentation/model_monitor/output/${name}`;
  const notebooks = `sagemaker-automl-candidates/${request.jobName}-pr-1/notebooks`;
  const insights = modelInsights({ prepared, candidate: name, objective: input.objective, outOfFold: winner.outOfFold, threshold: winner.threshold, seed: request.seed });
  const importance = explainMembers({
    members: winner.members, ...(winner.stack === undefined ? {} : { stack: winner.stack }), plan: prepared.plan, problemType: prepared.problemType, classes: prepared.labels.length,
    matrix: prepared.data.matrix, rows: prepared.data.rows, seed: request.seed,
  });
  const plots = await drawPlots(insights, importance);
  const write = writerInto(request.outputFolder);
  const plotFiles = await Promise.all(plots.map(async ({ name: plot, title, svg }) => ({ title, file: await write(`${modelInsightsFolder}/plots/${plot}.svg`, svg) })));
  return {
    explainabilityFolder, modelInsightsFolder, plots: plotFiles,
    explainabilityJson: await write(`${explainabilityFolder}/analysis.json`, JSON.stringify(explanation(prepared, importance), null, 2)),
    modelInsightsJson: await write(`${modelInsightsFolder}/statistics.json`, JSON.stringify(insights, null, 2)),
    dataExploration: await write(`${notebooks}/SageMakerAutopilotDataExplorationNotebook.ipynb`, exploration(input)),
    candidateDefinition: await write(`${notebooks}/SageMakerAutopilotCandidateDefinitionNotebook.ipynb`, candidateDocument(input, plots)),
  };
}

/** Clarify's analysis.json. */
function explanation({ labels }: Prepared, importance: Readonly<Record<string, number>>): object {
  return { version: '1.0', explanations: { kernel_shap: { [labels.at(-1) ?? 'label0']: { global_shap_values: importance } } } };
}

function writerInto(folder: string): (file: string, content: string) => Promise<string> {
  return async (file, content) => {
    await fs.mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await fs.writeFile(path.join(folder, file), content);
    return file;
  };
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function exploration({ table, prepared, request }: ReportInput): string {
  const lines = table.columns.map((name, at) => {
    const cells = table.cells[at] ?? [];
    const present = cells.filter((one) => one !== null);
    return `| ${cell(name)} | ${name === request.target ? 'target' : inferType(cells)} | ${cells.length - present.length} | ${new Set(present).size} |`;
  });
  return notebook([
    `# Data exploration of ${request.jobName}\n\n${table.rows} rows, ${table.columns.length} columns. Problem: ${prepared.problemType}.`,
    `## Columns\n\n| column | type | missing | distinct |\n| --- | --- | --- | --- |\n${lines.join('\n')}`,
    `## Warnings\n\n${prepared.warnings.length === 0 ? 'None.' : prepared.warnings.map((warning) => `- ${warning}`).join('\n')}`,
  ]);
}

function candidateDocument({ entries, objective, request }: ReportInput, plots: readonly Plot[]): string {
  const rows = entries.map(({ candidate, members }) => `| ${candidate.name} | ${candidate.algorithm} | ${candidate.objectiveValue?.toFixed(5)} | ${members.map(({ name, weight }) => `${name} ${weight.toFixed(2)}`).join(', ')} |`);
  return notebook([
    `# Candidates of ${request.jobName}\n\nEach base candidate is five models, one a fold; its metric is of the rows that each model did not see.`,
    `| candidate | algorithm | ${objective} | members |\n| --- | --- | --- | --- |\n${rows.join('\n')}`,
    ...plots.map(({ title, svg }) => `## ${title}\n\n![${title}](data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')})`),
  ]);
}
