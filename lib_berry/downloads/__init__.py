"""What leaves the library: archives, tables, texts and contact sheets of chosen images."""
