namespace Fal.Kling.Tests.Media;

public sealed class SoundHeaderTests
{
    [Theory]
    [InlineData(0, true)]
    [InlineData(3, true)]
    [InlineData(1, false)]
    public void The_duration_of_a_wav_is_read(int chunks, bool sizeIsKnown)
    {
        MediaHeader header = Read(SoundSamples.Wav(2.5, chunks, sizeIsKnown))!;
        Assert.Equal(("audio/wav", TimeSpan.FromSeconds(2.5)), (header.MediaType, header.Duration));
    }

    [Fact]
    public void A_truncated_wav_is_as_long_as_the_data_that_is_left() =>
        Assert.Equal(TimeSpan.FromSeconds(1), Read(SoundSamples.Wav(3)[..^16_000])!.Duration);

    [Fact]
    public void The_duration_of_a_wav_stream_is_read_unless_its_recorder_left_it_out()
    {
        Assert.Equal(TimeSpan.FromSeconds(3), MediaFacts.Of(MediaContent.Beginning(SoundSamples.Wav(3).AsMemory(0, 100))).Header!.Duration);
        Assert.Null(MediaFacts.Of(MediaContent.Beginning(SoundSamples.Wav(3, sizeIsKnown: false).AsMemory(0, 100))).Header!.Duration);
    }

    [Theory]
    [InlineData(null, "Xing")]
    [InlineData(null, "Info")]
    [InlineData(null, "VBRI")]
    [InlineData(100, "Xing")]
    [InlineData(400_000, "Info")]
    public void The_duration_of_an_mp3_with_a_frame_count_is_read(int? tag, string counted)
    {
        MediaHeader header = Read(SoundSamples.Mp3(60, tag, counted))!;
        Assert.Equal(("audio/mpeg", false), (header.MediaType, header.IsEstimate));
        Assert.Equal(60, header.Duration!.Value.TotalSeconds, 0.02);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(400_000)]
    public void The_duration_of_other_mp3s_is_estimated_from_the_bit_rate(int? tag)
    {
        MediaHeader header = Read(SoundSamples.Mp3(20, tag))!;
        Assert.Equal(("audio/mpeg", true), (header.MediaType, header.IsEstimate));
        Assert.Equal(20, header.Duration!.Value.TotalSeconds, 0.1);
    }

    [Fact]
    public void Only_the_type_of_an_mp3_stream_without_a_frame_count_is_known()
    {
        byte[] mp3 = SoundSamples.Mp3(20, tag: 400_000);
        Assert.Equal(new MediaHeader("audio/mpeg"), MediaFacts.Of(MediaContent.Beginning(mp3.AsMemory(0, MediaFacts.HeadSize))).Header);
        Assert.Equal(new MediaHeader("audio/mpeg"), MediaFacts.Of(MediaContent.Beginning(SoundSamples.Mp3(20).AsMemory(0, 5000))).Header);
    }

    [Fact]
    public void Other_sounds_are_recognised_by_their_first_bytes()
    {
        byte[] adts = [0xFF, 0xF1, 0x50, 0x80, 0x01, 0x1F, 0xFC, 9];
        Assert.Equal("audio/aac", Read([.. adts, .. adts])?.MediaType);
        Assert.Equal("audio/aac", Read([.. "ID3"u8, 4, 0, 0, 0, 0, 0, 2, 0, 0, .. adts, .. adts])?.MediaType);
        Assert.Equal("audio/ogg", Read([.. "OggS\0\u0002"u8, .. new byte[22], 1, 19, .. "OpusHead"u8])?.MediaType);
        Assert.Equal("video/ogg", Read([.. "OggS\0\u0002"u8, .. new byte[22], 1, 19, 0x80, .. "theora"u8])?.MediaType);
        Assert.Equal("audio/flac", Read([.. "fLaC"u8, 0, 0, 0, 34])?.MediaType);
    }

    [Fact]
    public void Two_bytes_that_look_like_a_frame_are_not_enough()
    {
        Assert.Null(Read([0xFF, 0xFB, 0x90, 0x00, .. new byte[1000]]));
        Assert.Null(Read(System.Text.Encoding.Unicode.GetPreamble().Concat(System.Text.Encoding.Unicode.GetBytes(new string('h', 1000))).ToArray()));
    }

    public static TheoryData<string> Files => [nameof(SoundSamples.Wav), nameof(SoundSamples.Mp3), "tagged", "counted"];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_sound_cut_or_damaged_anywhere_causes_neither_a_crash_nor_another_kind(string file)
    {
        byte[] whole = file switch
        {
            nameof(SoundSamples.Wav) => SoundSamples.Wav(0.1, chunks: 2),
            nameof(SoundSamples.Mp3) => SoundSamples.Mp3(0.1),
            "tagged" => SoundSamples.Mp3(0.1, tag: 20),
            _ => SoundSamples.Mp3(0.1, counted: "Xing"),
        };
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.True(Read(whole[..length]) is null or { MediaType: "audio/wav" or "audio/mpeg", Duration: null or { Ticks: > 0 } });
        }

        Random random = new(20261129);
        for (int round = 0; round < 5000; round++)
        {
            byte[] damaged = [.. whole];
            damaged[random.Next(Math.Min(64, whole.Length))] = (byte)random.Next(256);
            damaged[random.Next(whole.Length)] = (byte)random.Next(256);
            Assert.True(Read(damaged) is null or { Duration: null or { Ticks: > 0 } });
        }
    }

    [Fact]
    public void Random_bytes_do_not_cause_a_crash()
    {
        Random random = new(20261130);
        byte[][] starts = [[], [.. "RIFF    WAVE"u8], [.. "ID3"u8], [0, 0, 0, 24, .. "ftypisom"u8], [0xFF, 0xFB], [0xFF, 0xF1], [0x1A, 0x45, 0xDF, 0xA3], [.. "OggS"u8]];
        for (int round = 0; round < 20_000; round++)
        {
            byte[] rest = new byte[random.Next(300)];
            random.NextBytes(rest);
            Assert.True(Read([.. starts[round % starts.Length], .. rest]) is null or { MediaType.Length: > 0 });
        }
    }

    private static MediaHeader? Read(byte[] bytes) => MediaFacts.Of(MediaContent.Of(bytes)).Header;
}
