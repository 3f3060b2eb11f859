import { defaultFlavor } from "./words";

/** A setting that the server's own parser takes and that it does not start with, and its first words then. */
export const unbootable = {
  mariadb: {
    settings: { tmpdir: "/no/such/directory" },
    words:
      /^ {2}-> error log: .* \[ERROR\] mariadbd: Can't create\/write to file '\/no\/such\/directory\/\w+' \(Errcode: 2 "No such file or directory"\)$/,
  },
  mysql: {
    settings: { bind_address: "203.0.113.1" },
    words:
      /^ {2}-> error log: .* \[ERROR\] \[MY-010262\] \[Server\] Can't start server: Bind on TCP\/IP port: Cannot assign requested address$/,
  },
}[defaultFlavor];
