using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Fal.Kling.Engine.Transfer;

namespace Fal.Kling.Tests.Transfer;

/// <summary>Where a download can be written: any name that the file system accepts, and nothing but a plain file.</summary>
public sealed class DownloadDestinationTests : DownloadFixture
{
    private static readonly DownloadOptions Overwrite = new() { Overwrite = true };

    // 1, 2, 3 and 4 bytes of UTF-8.
    public static TheoryData<string, int> Names
    {
        get
        {
            TheoryData<string, int> names = [];
            foreach (string character in new[] { "a", "é", "日", "🦦" })
            {
                foreach (int bytes in new[] { 100, 245, 246, 250, 251, 255 })
                {
                    names.Add(character, bytes);
                }
            }

            return names;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_download_to_any_valid_file_name_completes_and_resumes(string character, int bytes)
    {
        string path = Path.Combine(Folder.FullName, NameOf(character, bytes));
        Cdn.CutAfter(10_000);
        await Assert.ThrowsAsync<KlingException>(() => Cdn.Client(maxRetries: 0).DownloadAsync(FakeCdn.Video, path, cancellationToken: Token));
        Assert.Equal(2, Directory.GetFiles(Folder.FullName).Length);
        Assert.Equal(path, await Cdn.Client().DownloadAsync(FakeCdn.Video, path, cancellationToken: Token));
        Assert.Equal("bytes=10000- \"v1\"", Cdn.Asked[1]);
        Assert.Equal(Video, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(Folder.FullName));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Two_long_names_with_the_same_beginning_have_two_part_files_with_valid_names(string character, int bytes)
    {
        string name = NameOf(character, bytes);
        PartNames one = PartNames.For(Path.Combine(Folder.FullName, name));
        PartNames other = PartNames.For(Path.Combine(Folder.FullName, name[..^3] + "mp3"));
        Assert.NotEqual(one.Part, other.Part);
        Assert.NotEqual(one.Mark, other.Mark);
        Assert.All([one.Part, one.Mark], path =>
        {
            Assert.InRange(Encoding.UTF8.GetByteCount(Path.GetFileName(path)), 1, 255);
            Assert.DoesNotContain('\uFFFD', Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(path)));
            Assert.Equal(Folder.FullName, Path.GetDirectoryName(path));
        });
    }

    [Fact]
    public void A_short_name_has_a_plain_part_file() =>
        Assert.Equal(new PartNames(Target + ".part", Target + ".part.json"), PartNames.For(Target));

    [Theory]
    [InlineData("boat.mp4")]
    [InlineData("boat.mp4.part")]
    [InlineData("boat.mp4.part.json")]
    public async Task A_link_is_neither_replaced_nor_followed(string name)
    {
        foreach (string destination in new[] { "mine.txt", "missing.txt", "/dev/null" })
        {
            string link = Path.Combine(Folder.FullName, name);
            File.WriteAllText(Path.Combine(Folder.FullName, "mine.txt"), "mine");
            File.CreateSymbolicLink(link, destination);
            await AssertRefusedAsync("a symbolic link");
            Assert.Equal(destination, new FileInfo(link).LinkTarget);
            Assert.Equal("mine", File.ReadAllText(Path.Combine(Folder.FullName, "mine.txt")));
            File.Delete(link);
        }
    }

    [Theory]
    [InlineData("boat.mp4.part")]
    [InlineData("boat.mp4.part.json")]
    public async Task A_folder_in_place_of_a_part_file_is_left_alone(string name)
    {
        Directory.CreateDirectory(Path.Combine(Folder.FullName, name));
        await AssertRefusedAsync("a folder");
        Assert.True(Directory.Exists(Path.Combine(Folder.FullName, name)));
    }

    [Theory]
    [InlineData("boat.mp4")]
    [InlineData("boat.mp4.part")]
    [InlineData("boat.mp4.part.json")]
    public async Task A_named_pipe_is_left_alone_and_not_waited_for(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no named pipes in folders.");
        string pipe = Path.Combine(Folder.FullName, name);
        using (Process make = Process.Start("mkfifo", [pipe]))
        {
            await make.WaitForExitAsync(Token);
        }

        await AssertRefusedAsync("a named pipe");
        Assert.True(File.Exists(pipe));
    }

    [Fact]
    public async Task A_socket_is_left_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Sockets are reparse points.");
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Target));
        await AssertRefusedAsync("a socket");
        Assert.True(File.Exists(Target));
    }

    [Theory]
    [InlineData("/dev/null")]
    [InlineData("/dev/full")]
    [InlineData("/dev/zero")]
    public async Task A_device_is_left_alone(string device)
    {
        Assert.SkipUnless(File.Exists(device), "There is no such device.");
        KlingException exception = await Assert.ThrowsAsync<KlingException>(() => Cdn.Client().DownloadAsync(FakeCdn.Video, device, Overwrite, Token));
        Assert.Contains($"'{device}': it is a device", exception.Message, StringComparison.Ordinal);
        Assert.Empty(Cdn.Asked);
        Assert.True(File.Exists(device));
        Assert.False(File.Exists(device + ".part"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public async Task A_plain_file_of_any_size_is_replaced_when_asked(int size)
    {
        File.WriteAllBytes(Target, new byte[size]);
        await Cdn.Client().DownloadAsync(FakeCdn.Video, Target, Overwrite, Token);
        AssertWhole();
    }

    [Fact]
    public async Task A_link_that_appears_during_the_download_is_not_replaced_and_the_video_is_kept()
    {
        File.WriteAllText(Target + ".txt", "mine");
        DownloadOptions options = Overwrite with { Progress = new RecordedProgress(_ => CreateLink()) };
        KlingException exception = await Assert.ThrowsAsync<KlingException>(() => Cdn.Client().DownloadAsync(FakeCdn.Video, Target, options, Token));
        Assert.Contains($"complete in '{Part}'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("a symbolic link", exception.Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Target));
        Assert.Equal(Video, File.ReadAllBytes(Part));

        void CreateLink()
        {
            if (!File.Exists(Target))
            {
                File.CreateSymbolicLink(Target, Target + ".txt");
            }
        }
    }

    [Fact]
    public async Task A_stream_that_cannot_be_written_is_rejected_before_any_request()
    {
        using MemoryStream stream = new([], writable: false);
        await Assert.ThrowsAsync<ArgumentException>(() => Cdn.Client().DownloadAsync(FakeCdn.Video, stream, cancellationToken: Token));
        Assert.Empty(Cdn.Asked);
    }

    [Theory]
    [InlineData("application/json", "{\"a\":1}")]
    [InlineData("text/vtt", "WEBVTT")]
    public async Task A_file_that_fal_itself_calls_text_is_not_mistaken_for_an_html_page(string contentType, string content)
    {
        Cdn.Content = Encoding.UTF8.GetBytes(content);
        await Cdn.Client().DownloadAsync(FakeCdn.Video with { ContentType = contentType }, Target, cancellationToken: Token);
        Assert.Equal(content, File.ReadAllText(Target));
    }

    private static string NameOf(string character, int bytes)
    {
        StringBuilder name = new();
        int room = bytes - ".mp4".Length;
        int size = Encoding.UTF8.GetByteCount(character);
        while (room >= size)
        {
            name.Append(character);
            room -= size;
        }

        return name.Append('x', room).Append(".mp4").ToString();
    }

    private async Task AssertRefusedAsync(string thing)
    {
        KlingException exception = await Assert.ThrowsAsync<KlingException>(() => Cdn.Client().DownloadAsync(FakeCdn.Video, Target, Overwrite, Token));
        Assert.Contains($"is {thing}", exception.Message, StringComparison.Ordinal);
        Assert.Contains("left unchanged", exception.Message, StringComparison.Ordinal);
        Assert.Equal(FakeCdn.Video.Ticket, exception.Ticket);
        Assert.Empty(Cdn.Asked);
    }
}
