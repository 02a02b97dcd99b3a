// Takes a request target apart and refuses what is not valid percent-encoded UTF-8.
import { AwsError } from '../operation';
import type { Target } from './message';

/** @throws AwsError InvalidURI */
export function parseTarget(text: string): Target {
  const mark = text.indexOf('?');
  const path = mark < 0 ? text : text.slice(0, mark);
  if (!path.startsWith('/')) throw invalid();
  decoded(path);
  const query = mark < 0 ? '' : text.slice(mark + 1);
  return {
    path,
    query: query.split('&').filter((part) => part !== '').map((part) => {
      const at = part.indexOf('=');
      return [form(at < 0 ? part : part.slice(0, at)), at < 0 ? '' : form(part.slice(at + 1))] as const;
    }),
  };
}

function form(text: string): string {
  return decoded(text.replaceAll('+', ' '));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) throw invalid();
    throw error;
  }
}

function invalid(): AwsError {
  return new AwsError('InvalidURI', "Couldn't parse the specified URI.");
}
