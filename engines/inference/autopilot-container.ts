// The container of an Autopilot candidate: features in, predictions out in the order of keys that the model asks for.

import { pythonFloat } from '../../flows/trained-state/python-json';
import { openPredictor, type Prediction, type Predictor } from '../autopilot/predictor';
import { ContainerFault, requireCsv, type Container } from './container';
import { parseRecords, pythonField } from './csv';

/** The keys that SAGEMAKER_INFERENCE_OUTPUT may name. */
const keys = ['predicted_label', 'probability', 'probabilities', 'labels'] as const;

type Key = (typeof keys)[number];

/**
 * Opens the candidate in a model folder.
 * @throws Error if the environment asks for a key that a candidate does not have
 */
export async function openAutopilotContainer(modelFolder: string, environment: Readonly<Record<string, string>>): Promise<Container> {
  const predictor = await openPredictor(modelFolder);
  const asked = outputKeys(environment['SAGEMAKER_INFERENCE_OUTPUT'], predictor);
  return {
    invoke: ({ body, contentType }) => {
      requireCsv(contentType);
      const records = parseRecords(body.toString('utf8'));
      checkWidth(records, predictor);
      const lines = predictor.predict(records).map((prediction) => asked.map((key) => pythonField(fieldOf(key, prediction, predictor))).join(','));
      return Promise.resolve({ body: Buffer.from(`${lines.join('\n')}\n`), contentType: 'text/csv' });
    },
    close: () => Promise.resolve(),
  };
}

function outputKeys(text: string | undefined, predictor: Predictor): Key[] {
  const names = (text ?? 'predicted_label').split(',').map((name) => name.trim()).filter((name) => name !== '');
  return names.map((name) => {
    const key = keys.find((known) => known === name);
    if (key === undefined) throw new Error(`SAGEMAKER_INFERENCE_OUTPUT names "${name}"; allowed are ${keys.join(', ')}`);
    if (key !== 'predicted_label' && predictor.labels === undefined) throw new Error(`SAGEMAKER_INFERENCE_OUTPUT names "${name}", which a ${predictor.problemType} model does not have; allowed is predicted_label`);
    return key;
  });
}

function checkWidth(records: readonly (readonly (string | null)[])[], predictor: Predictor): void {
  const wrong = records.findIndex((record) => record.length !== predictor.columns.length);
  if (wrong >= 0) throw new ContainerFault(`record ${wrong + 1} has ${records[wrong]?.length ?? 0} features, the model was trained on ${predictor.columns.length}: ${predictor.columns.join(', ')}`, 400);
}

function fieldOf(key: Key, prediction: Prediction, predictor: Predictor): string {
  const probabilities = prediction.probabilities ?? [];
  switch (key) {
    case 'predicted_label': return prediction.value === undefined ? prediction.label : pythonFloat(prediction.value);
    case 'probability': return pythonFloat(probabilities[(predictor.labels ?? []).indexOf(prediction.label)] ?? NaN);
    case 'probabilities': return `[${probabilities.map(pythonFloat).join(', ')}]`;
    case 'labels': return `[${(predictor.labels ?? []).map(pythonString).join(', ')}]`;
  }
}

/** A text as Python's repr writes it. */
function pythonString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t');
  return `${quote}${quote === "'" ? escaped.replaceAll("'", "\\'") : escaped}${quote}`;
}
