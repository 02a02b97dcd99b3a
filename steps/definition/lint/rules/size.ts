// Rule `size`: the document fits the request that carries it.
import { advice, fault, type Rule } from '../finding';

const mostCharacters = 1_048_576;
const inlineBytes = 100 * 1024;

export const size: Rule = {
  id: 'size',
  summary: 'At most 1 MiB; from 100 KiB on better given by S3 location.',
  check({ json }) {
    const text = JSON.stringify(json);
    if (text.length > mostCharacters) return [fault('$', `has ${text.length} characters; at most ${mostCharacters} are allowed`)];
    const bytes = Buffer.byteLength(text);
    return bytes >= inlineBytes ? [advice('$', `has ${bytes} bytes; from ${inlineBytes} on, give it by PipelineDefinitionS3Location, since the request has a limit too`)] : [];
  },
};
