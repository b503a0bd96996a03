export interface ReplayServer {
  readonly port: number;
  /** Method and address of each question. */
  readonly requests: string[];
  close(): Promise<void>;
}
export function replayServer(tls?: { cert: string | Buffer; key: string | Buffer; ca?: string | Buffer; requestCert?: boolean; rejectUnauthorized?: boolean }): Promise<ReplayServer>;
