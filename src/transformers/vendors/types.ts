/** What a vendor is to a dialect: a name to recognise it by, and what it does differently. */

export interface VendorRow<Quirks> {
  readonly name: string;
  /** Tested against the URL's host and port. */
  readonly host: RegExp;
  /** Tested against the provider's name in lower case, where no row knows the host. */
  readonly named: RegExp;
  readonly quirks: Partial<Quirks>;
  /** The first row that fits the model adds to the vendor's. */
  readonly models?: readonly ModelRow<Quirks>[];
}

export interface ModelRow<Quirks> {
  /** Tested against the model's name in lower case. */
  readonly model: RegExp;
  readonly quirks: Partial<Quirks>;
}
