/** An address at which a server answers. */
export interface Place {
  readonly address: string;
  readonly port: number;
}

/**
 * The URL by which MariaDB Connector/J 3 reaches `places`: the first that answers, in this order. Account and password are
 * given apart. (MariaDB Connector/J documentation, "Failover and High availability": `sequential`.)
 */
export function connectorUrl(places: readonly Place[], database: string): string {
  const hosts = places.map(({ address, port }) =>
    // A colon would end the host.
    address.includes(":") ? `address=(host=${address})(port=${port})` : `${address}:${port}`,
  );
  return `jdbc:mariadb:sequential://${hosts.join(",")}/${encodeURIComponent(database)}`;
}
