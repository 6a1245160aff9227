"""What the bench gateways send: raw records first, readings understood from them later."""
