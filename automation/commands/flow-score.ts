// `mlops flow score ENCODER.tar.gz ROWS.csv`: raw rows to features, record by record, as the container of an endpoint does.
import fs from 'node:fs';
import path from 'node:path';
import type { ReadEntry } from 'tar';
import { InputError } from '../../flows/problems';
import { readFlow } from '../../flows/read-flow';
import { UsageError } from '../failures';
import { textOption } from './shared-options';
import type { Command } from './command';

/** An encoder is one flow; its learnt state is small. */
const LARGEST_ENCODER = 256 * 1024 * 1024;
/** More rows than this are for a file. */
const MOST_PRINTED = 100_000;

/** The content of default.flow in an archive. @throws InputError where there is none */
async function flowOf(file: string, shownAs: string): Promise<string> {
  const { Parser } = require('tar') as typeof import('tar');
  const chunks: Buffer[] = [];
  let size = 0;
  const fault = (message: string): InputError => new InputError([{ file: shownAs, message }]);
  await new Promise<void>((resolve, reject) => {
    const parser = new Parser({
      strict: true,
      onReadEntry: (entry: ReadEntry) => {
        if (entry.path !== 'default.flow') { entry.resume(); return; }
        entry.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size <= LARGEST_ENCODER) chunks.push(chunk);
        });
      },
    });
    parser.on('end', () => { resolve(); });
    parser.on('error', (error: Error) => { reject(fault(`is no gzipped tar: ${error.message}`)); });
    fs.createReadStream(file).on('error', reject).pipe(parser as unknown as NodeJS.WritableStream);
  });
  if (size > LARGEST_ENCODER) throw fault(`default.flow has more than ${LARGEST_ENCODER} bytes`);
  if (chunks.length === 0) throw fault('there is no default.flow in it: it is no encoder of a flow');
  return Buffer.concat(chunks).toString('utf8');
}

export const flowScore: Command = {
  name: 'flow score',
  summary: "turn raw rows without a header into features with an encoder's model.tar.gz, record by record",
  arguments: ['<encoder>', '<rows>'],
  options: [
    { flags: '--target <column>', description: 'the column that the rows do not have' },
    { flags: '--output <file>', description: 'write the features (default: print them)' },
  ],
  examples: ['mlops flow score encoder.tar.gz holdout.csv --target churned --output features.csv'],
  async run(context) {
    const [encoderName = '', rowsName = ''] = context.values;
    const { openEncoder } = require('../../engines/inference/encoder') as typeof import('../../engines/inference/encoder');
    const archive = path.resolve(context.workingFolder, encoderName);
    if (!fs.existsSync(archive)) throw new UsageError(`there is no file ${encoderName}`);
    const encoder = await openEncoder(readFlow(await flowOf(archive, encoderName), 'default.flow'), textOption(context, 'target'));
    const { scoreRows, scoreToFile } = require('../flows/score-rows') as typeof import('../flows/score-rows');
    const rows = { file: path.resolve(context.workingFolder, rowsName), shown: rowsName };
    if (!fs.existsSync(rows.file) || fs.statSync(rows.file).isDirectory()) throw new UsageError(`there is no file ${rowsName}`);
    const output = textOption(context, 'output');
    if (output !== undefined) {
      const count = await scoreToFile(encoder, rows, path.resolve(context.workingFolder, output), context.signal);
      return { data: { type: 'result', rows: count, inputs: encoder.inputs, outputs: encoder.outputs, output }, text: `${count} rows, ${encoder.outputs.length} features: ${output}` };
    }
    const features: string[] = [];
    await scoreRows(encoder, rows.file, rowsName, context.signal, async (lines) => {
      features.push(...lines.trimEnd().split('\n'));
      if (features.length > MOST_PRINTED) throw new UsageError(`${rowsName} has more than ${MOST_PRINTED} rows`, ['Name a file for the features: --output features.csv']);
    });
    return { data: { type: 'result', rows: features.length, inputs: encoder.inputs, outputs: encoder.outputs, features }, text: features.join('\n') };
  },
};
