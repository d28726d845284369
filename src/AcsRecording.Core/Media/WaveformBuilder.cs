using System;

namespace AcsRecording.Core.Media;

/// <summary>
/// Makes a waveform of samples as they come, without knowing how many will come: where there are too many bins, each two become one. So it
/// takes the same memory for a second as for a day.
/// </summary>
internal sealed class WaveformBuilder
{
    /// <summary>More channels than that are no recording of the service's; the others are left out.</summary>
    public const int MostChannels = 16;

    private readonly int _channels;
    private readonly int _sampleRate;
    private readonly int _most;
    private readonly int[][] _peaks;
    private readonly long[][] _squares;
    private long _framesInBin = 1;
    private long _frames;

    /// <param name="channels">How many channels a frame has.</param>
    /// <param name="sampleRate">Frames a second.</param>
    /// <param name="bins">How many bins at least, where the sound is long enough; twice as many at the most.</param>
    public WaveformBuilder(int channels, int sampleRate, int bins)
    {
        (_channels, _sampleRate, _most) = (channels, sampleRate, 2 * bins);
        var kept = Math.Min(channels, MostChannels);
        (_peaks, _squares) = (new int[kept][], new long[kept][]);
        for (var channel = 0; channel < kept; channel++)
        {
            (_peaks[channel], _squares[channel]) = (new int[_most], new long[_most]);
        }
    }

    /// <summary>Takes whole frames: one sample of each channel, in the channels' order.</summary>
    public void Add(ReadOnlySpan<short> samples)
    {
        while (samples.Length >= _channels)
        {
            if (_frames == _framesInBin * _most)
            {
                Halve();
            }

            var bin = (int)(_frames / _framesInBin);
            var count = (int)Math.Min(samples.Length / _channels, (_framesInBin * (bin + 1)) - _frames);
            var run = samples.Slice(0, count * _channels);
            for (var channel = 0; channel < _peaks.Length; channel++)
            {
                var (peak, squares) = (_peaks[channel][bin], _squares[channel][bin]);
                for (var at = channel; at < run.Length; at += _channels)
                {
                    int sample = run[at];
                    peak = Math.Max(peak, sample < 0 ? -sample : sample);
                    squares += sample * sample;
                }

                (_peaks[channel][bin], _squares[channel][bin]) = (peak, squares);
            }

            _frames += count;
            samples = samples.Slice(count * _channels);
        }
    }

    /// <summary>What has come so far.</summary>
    public Waveform Build()
    {
        var bins = (int)((_frames + _framesInBin - 1) / _framesInBin);
        var channels = new WaveformChannel[_peaks.Length];
        for (var channel = 0; channel < channels.Length; channel++)
        {
            var (peaks, loudness) = (new byte[bins], new byte[bins]);
            for (var bin = 0; bin < bins; bin++)
            {
                var frames = Math.Min(_framesInBin, _frames - (bin * _framesInBin));
                peaks[bin] = OfFullScale(_peaks[channel][bin]);
                loudness[bin] = OfFullScale(Math.Sqrt((double)_squares[channel][bin] / frames));
            }

            channels[channel] = new WaveformChannel(peaks, loudness);
        }

        return new Waveform(TimeOf(_framesInBin), TimeOf(_frames), channels);
    }

    private static byte OfFullScale(double sample) => (byte)Math.Round(sample * byte.MaxValue / -short.MinValue);

    private void Halve()
    {
        for (var channel = 0; channel < _peaks.Length; channel++)
        {
            var (peaks, squares) = (_peaks[channel], _squares[channel]);
            for (var bin = 0; bin < _most / 2; bin++)
            {
                peaks[bin] = Math.Max(peaks[2 * bin], peaks[(2 * bin) + 1]);
                squares[bin] = squares[2 * bin] + squares[(2 * bin) + 1];
            }

            Array.Clear(peaks, _most / 2, _most / 2);
            Array.Clear(squares, _most / 2, _most / 2);
        }

        _framesInBin *= 2;
    }

    private TimeSpan TimeOf(long frames) => TimeSpan.FromTicks((long)((double)frames * TimeSpan.TicksPerSecond / _sampleRate));
}
