// Amazon CloudWatch Logs: json 1.1.
import type { Service } from '../../service';
import { operations } from './operations';
import shapes from './shapes.json';

/** The service. */
export const logs: Service = { name: 'logs', signingNames: ['logs'], shapes, open: () => ({ operations }) };
