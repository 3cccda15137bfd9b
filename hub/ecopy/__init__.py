"""E-copies of certificates: the paper's page as a PDF, signed (PAdES), kept, and checked."""
