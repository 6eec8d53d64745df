import { createSocket } from 'node:dgram';
import { putTraceSegments } from '../moto.ts';

/** What the X-Ray daemon does for the SDKs: takes segments over UDP and puts them into X-Ray. */
export interface Daemon {
  /** For `AWS_XRAY_DAEMON_ADDRESS`. */
  readonly address: string;
  /** Every document that has been put, as it came. */
  documents(): readonly string[];
  /** @throws Error when something that came was not a segment, or X-Ray refused it */
  stop(): Promise<void>;
}

/** Source: AWS X-Ray developer guide, "Sending trace data to X-Ray with the X-Ray daemon". */
const HEADER = '{"format":"json","version":1}\n';

/** Starts it on a free port of this machine. */
export async function startDaemon(): Promise<Daemon> {
  const socket = createSocket('udp4');
  const documents: string[] = [];
  const failures: unknown[] = [];
  const forward = async (datagram: string): Promise<void> => {
    if (!datagram.startsWith(HEADER)) throw new Error(`not the daemon’s protocol: ${datagram.slice(0, 100)}`);
    const document = datagram.slice(HEADER.length);
    await putTraceSegments([document]);
    documents.push(document);
  };
  socket.on('message', (bytes) => {
    forward(bytes.toString('utf8')).catch((error: unknown) => failures.push(error));
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(0, '127.0.0.1', resolve);
  });
  return {
    address: `127.0.0.1:${socket.address().port}`,
    documents: () => documents,
    stop: async () => {
      await new Promise<void>((resolve) => socket.close(() => resolve()));
      if (failures.length > 0) throw new AggregateError(failures, String(failures[0]));
    },
  };
}
