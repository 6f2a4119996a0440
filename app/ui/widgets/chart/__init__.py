"""The candle chart: pure pictures, and the panes that show them."""
