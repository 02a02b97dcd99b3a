// Which operation of a REST service a request is for: by method, path, and the query that the operation's URI asks for.
import type { HttpRequest, Target } from '../http/message';
import type { Model, OperationShape } from './model';
import { shapeOf } from './model';

/** An operation's URI, taken apart. */
interface Route {
  name: string;
  served: boolean;
  method: string;
  pattern: RegExp;
  labels: readonly string[];
  /** Query that must be there: name, and value where the URI has one. */
  literals: readonly (readonly [string, string | undefined])[];
  /** Query members without which the request is for another operation. */
  required: readonly string[];
  copySource: boolean;
}

/** Finds operations. */
export interface RestRouter {
  /** The operation with the path's labels (still percent-encoded), or undefined. */
  find(method: string, target: Target, headers: HttpRequest['headers']): { name: string; served: boolean; labels: Record<string, string> } | undefined;
}

/** A router over all operations of a service, those that are not served included, so that they can be named. */
export function restRouter(model: Model): RestRouter {
  const notServed = Object.entries(model.notServed as Readonly<Record<string, readonly [string, string]>>);
  const routes: Route[] = [
    ...Object.entries(model.operations).map(([name, operation]) => servedRoute(model, name, operation)),
    ...notServed.map(([name, [method, uri]]) => ({ ...parseUri(uri), name, method, served: false, required: [], copySource: false })),
  ];
  return {
    find(method, target, headers) {
      let best: { route: Route; score: number; match: RegExpExecArray } | undefined;
      for (const route of routes) {
        const match = route.method === method ? route.pattern.exec(target.path) : null;
        const score = match === null ? undefined : scoreOf(route, target, headers);
        if (match !== null && score !== undefined && (best === undefined || score > best.score)) best = { route, score, match };
      }
      if (best === undefined) return undefined;
      const { route, match } = best;
      return { name: route.name, served: route.served, labels: Object.fromEntries(route.labels.map((label, index) => [label, match[index + 1] ?? ''])) };
    },
  };
}

function servedRoute(model: Model, name: string, operation: OperationShape): Route {
  const input = operation.input === undefined ? undefined : shapeOf(model, operation.input);
  const required = (input?.required ?? []).map((member) => input?.members?.[member]).filter((member) => member !== undefined);
  return {
    ...parseUri(operation.uri), name, method: operation.method, served: true,
    required: required.filter((member) => member.location === 'querystring').map((member) => member.locationName ?? ''),
    copySource: required.some((member) => member.location === 'header' && member.locationName === 'x-amz-copy-source'),
  };
}

function scoreOf(route: Route, target: Target, headers: HttpRequest['headers']): number | undefined {
  for (const [name, value] of route.literals) {
    if (!target.query.some(([key, got]) => key === name && (value === undefined || got === value))) return undefined;
  }
  for (const name of route.required) if (!target.query.some(([key]) => key === name)) return undefined;
  if (route.copySource && headers['x-amz-copy-source'] === undefined) return undefined;
  return 2 * (route.literals.length + route.required.length + (route.copySource ? 1 : 0)) + (route.served ? 1 : 0);
}

function parseUri(uri: string): Pick<Route, 'pattern' | 'labels' | 'literals'> {
  const [path = '', query = ''] = uri.split('?');
  const labels: string[] = [];
  const pattern = path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{([A-Za-z]+)(\\\+|\+)?\}/g, (_, label: string, greedy?: string) => {
    labels.push(label);
    return greedy === undefined ? '([^/]+)' : '(.+)';
  });
  const literals = query === '' ? [] : query.split('&').map((part) => {
    const [name = '', value] = part.split('=');
    return [name, value] as const;
  });
  return { pattern: new RegExp(`^${pattern}/?$`, 's'), labels, literals };
}
